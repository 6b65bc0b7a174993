import type { Page } from "@playwright/test";
import { installAuthenticator } from "./harness/authenticator.ts";
import { account, contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

/** The station under its name: a passkey belongs to one. */
const named = (url: string) => url.replace("127.0.0.1", "localhost");

async function untilAccount(page: Page): Promise<string> {
  const shown = page.locator("dl div", { hasText: "Account that is paid" });
  await expect(shown).toBeVisible({ timeout: 60_000 });
  return account(page);
}

/** Clears everything that the site keeps in this profile, as "clear browsing data" does. */
async function wipe(page: Page, origin: string): Promise<void> {
  // A page of this origin in which nothing runs that would write again.
  await page.goto(`${origin}/icon.svg`);
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await page.evaluate(() => localStorage.clear());
  const left = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    account: localStorage.getItem("starling-account"),
  }));
  expect(left.databases).not.toContain("starling-identity");
  expect(left.account).toBeNull();
}

test("a passkey brings the account back after the profile was wiped, and the keys never travel in the clear", async ({
  page,
  station,
}) => {
  const origin = named(station.url);
  const bodies: Buffer[] = [];
  page.on("request", (request) => {
    const body = request.postDataBuffer();
    if (new URL(request.url()).pathname.startsWith("/api/sealed/") && body !== null) bodies.push(body);
  });
  await contribute(page, origin);
  const before = await untilAccount(page);
  expect(before).toMatch(/^0x[0-9a-f]{40}$/);

  await page.getByRole("button", { name: "Add a passkey" }).click();
  const keep = page.getByRole("dialog", { name: "Add a passkey" });
  const notMine = await installAuthenticator(page, { owner: false });
  await keep.getByRole("button", { name: "Make the passkey" }).click();
  await expect(keep.getByText("No passkey was given.")).toBeVisible();
  expect(bodies).toEqual([]);
  await notMine.remove();
  const authenticator = await installAuthenticator(page);
  await keep.getByRole("button", { name: "Make the passkey" }).click();
  await expect(keep.getByText(/^The passkey opens the account/)).toBeVisible();
  await keep.getByRole("button", { name: "Done" }).click();
  expect(await authenticator.count()).toBe(1);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]?.toString("latin1")).not.toContain(before.slice(2));

  await wipe(page, origin);
  await contribute(page, origin);
  const stranger = await untilAccount(page);
  expect(stranger).not.toBe(before);

  await page.getByRole("button", { name: "Restore with a passkey" }).click();
  const restore = page.getByRole("dialog", { name: "Restore with a passkey" });
  await restore.getByRole("button", { name: "Stop, and choose the passkey" }).click();
  await expect(restore.getByText("is yours in this browser now")).toBeVisible({ timeout: 60_000 });
  await restore.getByRole("button", { name: "Done" }).click();
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect.poll(() => account(page), { timeout: 60_000 }).toBe(before);
});

test("where passkeys cannot work, the page says why and what to do", async ({ page, station, newProfile }) => {
  await contribute(page, station.url);
  await expect(page.getByText("this page was opened under a number (127.0.0.1)")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`Open ${named(station.url)} instead.`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a passkey" })).toHaveCount(0);
  await page.close();

  const other = await (await newProfile()).newPage();
  await installAuthenticator(other, { prf: false });
  await contribute(other, named(station.url));
  await other.getByRole("button", { name: "Add a passkey" }).click({ timeout: 60_000 });
  const keep = other.getByRole("dialog", { name: "Add a passkey" });
  await keep.getByRole("button", { name: "Make the passkey" }).click();
  await expect(keep.getByText("it lacks the PRF extension")).toBeVisible();
});
