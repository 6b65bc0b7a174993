import { openOperator } from "./harness/operator.ts";
import { postSmallJob } from "./harness/small-job.ts";
import type { RunningStation } from "./harness/station.ts";
import { expect, test } from "./harness/test.ts";
import { installTestWallet } from "./harness/test-wallet.ts";

const TOKEN = 10n ** 18n;

async function walletChain(station: RunningStation) {
  const { chain } = await station.client.info();
  return { id: chain.id, rpc: new URL(chain.rpc, station.url).href };
}

test("a job's budget grows by a wallet's tokens, and by the operator's", async ({ page, context, station }) => {
  const wallet = await installTestWallet(context, { chain: await walletChain(station) });
  const operator = await openOperator(station);
  const job = await postSmallJob(station, operator);
  const funded = async () => BigInt((await station.client.job(job)).escrow.funded);
  const before = await funded();

  await page.goto(`${station.url}/lab/${job}`);
  await expect(page.getByText("Each proposer puts 1 STAR at stake; none is held now.")).toBeVisible();
  await expect(page.getByText("The job's arbiter is a contract that hears proofs alone")).toBeVisible();
  await page.getByRole("button", { name: "Top up" }).click();
  const sheet = page.getByRole("dialog", { name: "Top up this job's budget" });
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByLabel("STAR to add").fill("-3");
  await expect(sheet.getByText("Type a number above zero, such as 250.")).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Add", exact: true })).toBeDisabled();
  await sheet.getByLabel("STAR to add").fill("250");
  await sheet.getByRole("button", { name: "Add 250 STAR" }).click();
  await expect(sheet.getByText(/The wallet has 0 STAR, which is less than that/)).toBeVisible();
  await sheet.getByRole("button", { name: /^Get test STAR/ }).click();
  await expect(sheet.getByText("Test STAR and gas have arrived")).toBeVisible();
  wallet.declineNext();
  await sheet.getByRole("button", { name: "Add 250 STAR" }).click();
  await expect(sheet.getByText("You declined in the wallet.")).toBeVisible();
  await sheet.getByRole("button", { name: "Add 250 STAR" }).click();
  await expect(page.getByText("250 STAR were added.")).toBeVisible();
  await expect.poll(funded).toBe(before + 250n * TOKEN);

  const { url } = station;
  await context.addCookies([{ ...operator.cookie, url }]);
  await page.reload();
  await page.getByRole("button", { name: "Top up" }).click();
  await expect(sheet.getByText(/The station's researcher key pays/)).toBeVisible();
  await sheet.getByLabel("STAR to add").fill("100");
  await sheet.getByRole("button", { name: "Add 100 STAR" }).click();
  await expect(page.getByText("100 STAR were added.")).toBeVisible();
  await expect.poll(funded).toBe(before + 350n * TOKEN);
});
