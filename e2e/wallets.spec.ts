import { balanceOf, chainClient, chainOf, ledger } from "@starling/ledger";
import type { Address } from "@starling/protocol";
import { openOperator } from "./harness/operator.ts";
import { recordScripts } from "./harness/scripts.ts";
import { onlySmallJob } from "./harness/small-job.ts";
import type { RunningStation } from "./harness/station.ts";
import { contribute, untilAcknowledged, untilPhase } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";
import { installTestWallet } from "./harness/test-wallet.ts";
import { agree, walkTo } from "./harness/wizard.ts";

const MAINNET = 1;

async function chainOfStation(station: RunningStation) {
  const { chain } = await station.client.info();
  return { ...chain, rpc: new URL(chain.rpc, station.url).href };
}

async function tokensOf(station: RunningStation, account: Address): Promise<bigint> {
  const { id, rpc, contract, token } = await chainOfStation(station);
  return balanceOf(ledger({ client: chainClient(chainOf(id, rpc), rpc), rounds: contract }), { token, account });
}

/** Waits until all that was earned is in a final root, and stays so. Gives the sum. */
async function settledInFull(station: RunningStation, job: string): Promise<bigint> {
  const quiet = async () => {
    const [newest] = await station.client.epochs(job);
    const { promised } = (await station.client.job(job)).escrow;
    return newest?.state === "final" && promised === "0" ? newest.total : undefined;
  };
  let before: string | undefined;
  const still = async () => {
    const now = await quiet();
    const same = now !== undefined && now === before;
    before = now;
    return same;
  };
  await expect.poll(still, { timeout: 120_000, intervals: [4_000] }).toBe(true);
  return BigInt(before ?? 0);
}

test.describe("a volunteer's wallet", () => {
  test.use({ stationEnv: { EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" } });

  test("declines, switches its network, and gets what was earned, once", async ({ page, context, station }) => {
    const wallet = await installTestWallet(context, { chain: await chainOfStation(station), startOn: MAINNET });
    const job = await onlySmallJob(station, await openOperator(station), { holdbackRounds: 0, roundMs: 600_000 });
    await contribute(page, station.url);
    await untilAcknowledged(page, 3);
    const claim = page.getByRole("button", { name: /^Claim/ });
    await expect(claim).toHaveText(/^Claim [\d.]+ STAR$/, { timeout: 120_000 });
    await page.getByRole("button", { name: "Pause" }).click();
    const total = await settledInFull(station, job);
    const offered = async () => Number(/[\d.]+/.exec((await claim.textContent()) ?? "")?.[0]);
    await expect.poll(offered, { timeout: 60_000 }).toBeCloseTo(Number(total) / 1e18, 2);

    await claim.click();
    const sheet = page.getByRole("dialog", { name: "Claim your earnings" });
    wallet.declineNext();
    await sheet.getByRole("button", { name: "Test Wallet" }).click();
    await expect(sheet.getByText("You declined in the wallet.")).toBeVisible();
    await sheet.getByRole("button", { name: "Test Wallet" }).click();
    await expect(sheet.getByText("The wallet is on another network.")).toBeVisible();
    await sheet.getByRole("button", { name: /^Switch to/ }).click();
    await sheet.getByRole("button", { name: /^Claim [\d.]+ STAR$/ }).click();
    await expect(sheet.getByText(/are in your wallet\.$/)).toBeVisible({ timeout: 60_000 });
    expect(wallet.chainId()).not.toBe(MAINNET);

    const [claimed] = (await station.client.events(job)).filter(({ name }) => name === "Claimed");
    expect(String(claimed?.fields["to"]).toLowerCase()).toBe(wallet.address);
    expect(BigInt(claimed?.fields["amount"] ?? 0)).toBe(total);
    expect(await tokensOf(station, wallet.address as Address)).toBe(total);
    // The volunteer signed nothing and paid no gas.
    expect(wallet.asked).not.toContain("eth_sendTransaction");
    expect(wallet.asked).not.toContain("eth_signTypedData_v4");

    await sheet.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("button", { name: "Claim", exact: true })).toBeVisible({ timeout: 60_000 });
    await page.getByRole("button", { name: "Claim", exact: true }).click();
    await sheet.getByRole("button", { name: "Test Wallet" }).click();
    await expect(sheet.getByText("There is nothing to claim.")).toBeVisible();
    await sheet.getByRole("button", { name: "Close" }).first().click();

    await page.getByRole("link", { name: "History, epoch by epoch" }).click();
    const settlements = page.getByRole("table", { name: "Settlements of this account" }).getByRole("row");
    await expect(settlements.nth(1)).toContainText("final");
    await expect(settlements.nth(1)).toContainText((await station.client.epochs(job))[0]?.root.slice(0, 6) ?? "?");
    // What the epochs added is what was earned: none is missing, none counts twice.
    const amounts = await settlements.locator("td.number:nth-of-type(3)").allTextContents();
    const sum = amounts.reduce((all, text) => all + Number(/[\d.]+/.exec(text)?.[0]), 0);
    expect(sum).toBeCloseTo(Number(total) / 1e18, 1);
    const claims = page.getByRole("table", { name: "Claims of this account" }).getByRole("row");
    await expect(claims).toHaveCount(2);
    await expect(claims.nth(1)).toContainText(wallet.address.slice(0, 6));
  });
});

test.describe("where the station sponsors no claims", () => {
  test.use({ stationEnv: { EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1", SPONSOR_CLAIMS: "0" } });

  test("a visitor who has started nothing sees the earnings and claims them with the wallet's own gas", async ({
    page,
    context,
    station,
  }) => {
    const wallet = await installTestWallet(context, { chain: await chainOfStation(station) });
    const job = await onlySmallJob(station, await openOperator(station), { holdbackRounds: 0, roundMs: 600_000 });
    await contribute(page, station.url);
    await untilAcknowledged(page, 2);
    await expect(page.getByRole("button", { name: /^Claim [\d.]+ STAR$/ })).toBeVisible({ timeout: 120_000 });
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await untilPhase(page, "stopped");
    const total = await settledInFull(station, job);

    const scripts = await recordScripts(page);
    await page.reload();
    await expect(page.getByRole("button", { name: "Start", exact: true })).toBeVisible();
    await expect(page.getByText("Nothing has to be started for it.")).toBeVisible();
    await expect(page.getByText("This station pays no gas: the wallet does.")).toBeVisible();
    expect(await scripts.heavy()).toEqual([]);

    await page.getByRole("button", { name: /^Claim [\d.]+ STAR$/ }).click();
    const sheet = page.getByRole("dialog", { name: "Claim your earnings" });
    await sheet.getByRole("button", { name: "Test Wallet" }).click();
    await expect(sheet.getByText("This station does not pay the gas of claims.")).toBeVisible();
    const claim = sheet.getByRole("button", { name: /^Claim [\d.]+ STAR and pay the gas$/ });
    await sheet.getByRole("button", { name: /^Get test STAR/ }).click();
    await expect(sheet.getByText("Test STAR and gas have arrived")).toBeVisible();
    const before = await tokensOf(station, wallet.address as Address);

    wallet.declineNext();
    await claim.click();
    await expect(sheet.getByText("You declined in the wallet.")).toBeVisible({ timeout: 60_000 });
    await claim.click();
    await expect(sheet.getByText(/are in your wallet\.$/)).toBeVisible({ timeout: 60_000 });
    await expect(sheet.getByText("Your wallet paid the gas.")).toBeVisible();
    expect(await tokensOf(station, wallet.address as Address)).toBe(before + total);
    expect(wallet.asked.filter((method) => method === "eth_sendTransaction")).toHaveLength(2);
    // A claim needs the vault and the chain: nothing of what connects or computes was loaded for it.
    expect(await scripts.heavy()).toEqual(["chain"]);
    expect(page.workers()).toHaveLength(0);

    await sheet.getByRole("button", { name: "Done" }).click();
    await expect(page.getByRole("button", { name: "Claim", exact: true })).toBeVisible({ timeout: 60_000 });
  });
});

test("a researcher's wallet posts a job with a permit, after the faucet, controls it, and gets the rest back", async ({
  page,
  context,
  station,
}) => {
  const wallet = await installTestWallet(context, { chain: await chainOfStation(station) });
  await page.goto(`${station.url}/lab/new?template=sample`);
  await expect(page.getByLabel("Title")).not.toHaveValue("");
  await page.getByLabel("Title").fill("Posted by a wallet");
  await walkTo(page, "Recipe");
  await page.getByLabel("Rounds", { exact: true }).fill("2");
  await walkTo(page, "Post");
  await agree(page);
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await page.getByRole("button", { name: /^Get test STAR/ }).click();
  await expect(page.getByText("Test STAR and gas have arrived")).toBeVisible();
  expect(await tokensOf(station, wallet.address as Address)).toBeGreaterThan(0n);

  wallet.declineNext();
  await page.getByRole("button", { name: "Post with Test Wallet" }).click();
  await expect(page.getByText("You declined in the wallet.")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Post with Test Wallet" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Posted by a wallet");
  const job = await station.client.job(new URL(page.url()).pathname.split("/").at(-1) ?? "");
  expect(job.client).toBe(wallet.address);
  expect(BigInt(job.escrow.funded)).toBeGreaterThan(0n);
  expect(wallet.asked.filter((method) => method === "eth_sendTransaction")).toHaveLength(1);

  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "Pause this job?" });
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByRole("button", { name: "Pause the job" }).click();
  await expect.poll(async () => (await station.client.job(job.job)).state).toBe("paused");

  // Nobody has computed for it: all of the escrow comes back, to the wei.
  const left = await tokensOf(station, wallet.address as Address);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  const cancel = page.getByRole("dialog", { name: "Cancel this job for good?" });
  await cancel.getByRole("button", { name: "Test Wallet" }).click();
  await cancel.getByRole("button", { name: "Cancel the job" }).click();
  const refund = page.getByRole("button", { name: "Refund", exact: true });
  await expect(page.getByText(/STAR can come back from .*, in .*: until then/)).toBeVisible({ timeout: 60_000 });
  await expect(refund).toHaveCount(0);
  const { refundableAt, closedAt } = await station.client.job(job.job);
  expect(refundableAt).toBeGreaterThan(closedAt ?? Number.POSITIVE_INFINITY);
  await expect(refund).toBeVisible({ timeout: refundableAt - Date.now() + 60_000 });
  await refund.click();
  const back = page.getByRole("dialog", { name: "Take the rest back?" });
  await back.getByRole("button", { name: "Test Wallet" }).click();
  await back.getByRole("button", { name: /^Refund [\d,.]+ STAR$/ }).click();
  await expect(page.getByText("Done: refund.")).toBeVisible({ timeout: 60_000 });
  expect(await tokensOf(station, wallet.address as Address)).toBe(left + BigInt(job.escrow.funded));
  await expect(page.getByText(/^Nothing is left to refund/)).toBeVisible({ timeout: 60_000 });
});
