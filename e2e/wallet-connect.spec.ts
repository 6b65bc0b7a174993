import type { Page } from "@playwright/test";
import { expect, test } from "./harness/test.ts";
import { installWalletRelay } from "./harness/wallet-relay.ts";
import { agree, walkTo } from "./harness/wizard.ts";

const ELSEWHERE = "On a phone or in another app";

/** Brings the wizard to where a wallet is asked for. */
async function toWallets(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/lab/new?template=sample`);
  await expect(page.getByLabel("Title")).not.toHaveValue("");
  await walkTo(page, "Post");
  await agree(page);
}

/** Everything that the page asked of anybody but its own station. */
function strangers(page: Page, url: string): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== url) asked.push(request.url());
  });
  page.on("websocket", (socket) => {
    if (new URL(socket.url()).host !== new URL(url).host) asked.push(socket.url());
  });
  return asked;
}

const sdkScripts = (page: Page) =>
  page.evaluate(async () => {
    const names = performance.getEntriesByType("resource").map(({ name }) => name);
    const scripts = names.filter((name) => name.endsWith(".js"));
    const texts = await Promise.all(scripts.map(async (name) => (await fetch(name)).text()));
    return texts.filter((text) => text.includes("relay.walletconnect.org")).length;
  });

test("without a project there is no WalletConnect, and the policy allows no frame", async ({ page, station }) => {
  const asked = strangers(page, station.url);
  await toWallets(page, station.url);
  await expect(page.getByText("This browser has no wallet.")).toBeVisible();
  await expect(page.getByRole("button", { name: ELSEWHERE })).toHaveCount(0);
  expect(await sdkScripts(page)).toBe(0);
  expect(asked).toEqual([]);
  const policy = (await page.request.get(station.url)).headers()["content-security-policy"];
  expect(policy).toContain("frame-src 'none'");
});

test.describe("with a project", () => {
  test.use({ stationEnv: { WALLETCONNECT_PROJECT_ID: "0123456789abcdef".repeat(2) } });

  test("WalletConnect is loaded by the choice and not before, and shows a code", async ({ page, station }) => {
    const relay = await installWalletRelay(page);
    const asked = strangers(page, station.url);
    await toWallets(page, station.url);
    const choice = page.getByRole("button", { name: ELSEWHERE });
    await expect(choice).toBeVisible();
    expect(await sdkScripts(page)).toBe(0);
    expect(asked).toEqual([]);

    await choice.click();
    await expect(page.getByRole("img", { name: "Code to scan with your wallet" })).toBeVisible();
    const link = await page.getByRole("link", { name: "open it in a wallet on this device" }).getAttribute("href");
    expect(link).toMatch(/^wc:[0-9a-f]{64}@2\?.*symKey=[0-9a-f]{64}/);
    expect(relay.asked.length).toBeGreaterThan(0);
    expect(await sdkScripts(page)).toBeGreaterThan(0);
    // Nothing but the relay and its attestation: no fonts, pictures or telemetry of the vendor.
    expect(asked.filter((url) => !/^(wss|https):\/\/(relay|verify)\.walletconnect\.(org|com)\//.test(url))).toEqual([]);
  });
});
