import { openLiar } from "./harness/liar.ts";
import type { RunningStation } from "./harness/station.ts";
import { expect, test } from "./harness/test.ts";
import { installTestWallet } from "./harness/test-wallet.ts";

async function walletChain(station: RunningStation) {
  const { chain } = await station.client.info();
  return { id: chain.id, rpc: new URL(chain.rpc, station.url).href };
}

test("whoever checks an epoch that lies disputes it from the page: by a bond where only an arbiter can judge, by proof where the contract can", async ({
  page,
  context,
  station,
}) => {
  const wallet = await installTestWallet(context, { chain: await walletChain(station) });
  const liar = await openLiar(station);
  await liar.proposeWithoutEvidence(1);

  await page.goto(`${station.url}/audit/${liar.job}`);
  await page.getByRole("button", { name: "Check epoch 1" }).click();
  const found = page.getByRole("alert");
  await expect(found).toContainText("Epoch 1 does not follow from its evidence.");
  await expect(found).toContainText("is not to be had. Only an arbiter can judge this.");
  await page.getByRole("button", { name: "Challenge it" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet).toContainText("It takes a bond of 1 STAR");
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByRole("button", { name: "Challenge with 1 STAR" }).click();
  await expect(sheet).toContainText("The wallet has less than the bond.");
  await sheet.getByRole("button", { name: /^Get test STAR/ }).click();
  await expect(sheet.getByText("Test STAR and gas have arrived")).toBeVisible();
  wallet.declineNext();
  await sheet.getByRole("button", { name: "Challenge with 1 STAR" }).click();
  await expect(sheet.getByText("You declined in the wallet.")).toBeVisible();
  await sheet.getByRole("button", { name: "Challenge with 1 STAR" }).click();
  await expect(page.getByText("Epoch 1 is challenged.")).toBeVisible();

  await page.goto(`${station.url}/lab/${liar.job}`);
  const rows = page.getByRole("table", { name: "Epochs with their disputes" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("challenged");
  await expect(rows.nth(1)).toContainText(wallet.address.slice(0, 6));
  await expect(page.getByText(/Epoch 1 is challenged; the arbiter has until/)).toBeVisible();
  await liar.rule(1, false);
  await expect(rows.nth(1)).toContainText("It was challenged, and the arbiter let it fall.");

  // The station would bring the proof at once if it had the evidence: here the visitor alone has it.
  for (const { cid, bytes } of await liar.proposeOtherRoot(1)) {
    await context.route(`**/ipfs/${cid}?format=raw`, (route) => route.fulfill({ body: Buffer.from(bytes) }));
  }
  await page.goto(`${station.url}/audit/${liar.job}`);
  await page.getByRole("button", { name: "Check epoch 1" }).first().click();
  await expect(found).toContainText("The contract can check this itself.");
  await page.getByRole("button", { name: "Disprove it" }).click();
  await expect(sheet).toContainText("Of the proposer's bond, 0.5 STAR are yours; the rest is burnt.");
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByRole("button", { name: "Disprove", exact: true }).click();
  await expect(page.getByText("Epoch 1 fell by the proof.")).toBeVisible();

  await page.goto(`${station.url}/explore/${liar.job}`);
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("It fell by a proof: its evidence is of another epoch or pay root.");
  await expect(rows.nth(1)).toContainText("disproved");

  // The challenge's own bond, half of the first proposer's, and half of the second's.
  await page.getByRole("button", { name: "Withdraw a bond" }).click();
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByRole("button", { name: "Withdraw 2 STAR" }).click();
  await expect(sheet.getByText("2 STAR are in your wallet.")).toBeVisible();
});
