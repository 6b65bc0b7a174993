import { openLiar } from "./harness/liar.ts";
import type { RunningStation } from "./harness/station.ts";
import { expect, test } from "./harness/test.ts";
import { installTestWallet } from "./harness/test-wallet.ts";
import { agree, walkTo } from "./harness/wizard.ts";

async function walletChain(station: RunningStation) {
  const { chain } = await station.client.info();
  return { id: chain.id, rpc: new URL(chain.rpc, station.url).href };
}

/** Lines of a CSV of the sample's shape: one of ten classes, then 784 values. */
function digits(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, i) => [i % 10, ...Array(784).fill(i % 251)].join(","));
  return Buffer.from(lines.join("\n"));
}

test("data names its contributor, who registers it; the job pays the royalty and shows both", async ({
  page,
  context,
  station,
}) => {
  const wallet = await installTestWallet(context, { chain: await walletChain(station) });
  await page.goto(`${station.url}/lab/new?template=sample`);
  await expect(page.getByLabel("Title")).not.toHaveValue("");
  await page.getByLabel("Title").fill("Data with an author");
  await walkTo(page, "Data");
  await page.getByText("My own files").click();
  await page.getByText("CSV", { exact: true }).click();
  await page.getByLabel("Name of the dataset", { exact: true }).fill("Stripes");
  await page.getByLabel("Licence", { exact: true }).fill("CC-BY-4.0");
  await page.getByLabel("CSV file", { exact: true }).setInputFiles({
    name: "d.csv",
    mimeType: "text/csv",
    buffer: digits(200),
  });
  await page.getByLabel("Target column", { exact: true }).selectOption({ label: "column 1" });
  await expect(page.getByText('learns "column 1" as one of 10 classes')).toBeVisible();
  const contributor = page.getByLabel("Contributor's account", { exact: true });
  await contributor.fill("somebody");
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByRole("alert")).toContainText("The contributor is not an account.");
  await contributor.fill(wallet.address);
  await page.getByLabel("Royalty in percent", { exact: true }).fill("2.5");
  await page.getByRole("button", { name: "Read the files" }).click();
  await expect(page.getByText("160 samples to train on")).toBeVisible();

  await page.getByRole("button", { name: "Register the data" }).click();
  const sheet = page.getByRole("dialog", { name: "Register this data?" });
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByRole("button", { name: /^Get test STAR/ }).click();
  await expect(sheet.getByText("Test STAR and gas have arrived")).toBeVisible();
  wallet.declineNext();
  await sheet.getByRole("button", { name: "Register it" }).click();
  await expect(sheet.getByText("You declined in the wallet.")).toBeVisible();
  await sheet.getByRole("button", { name: "Register it" }).click();
  await expect(page.getByText(/^●\s*registered$/)).toBeVisible();
  const [registered] = await station.client.registrations();
  expect(registered).toMatchObject({ author: wallet.address, payee: wallet.address, bps: 250 });

  await walkTo(page, "Post");
  await agree(page);
  await page.getByRole("button", { name: "Test Wallet" }).click();
  await page.getByRole("button", { name: "Post with Test Wallet" }).click();
  await expect(page).toHaveURL(/\/lab\/0x[0-9a-f]{64}$/, { timeout: 60_000 });
  const provenance = page.getByRole("region", { name: "Provenance" });
  await expect(provenance).toContainText("Stripes, training part");
  await expect(provenance).toContainText("who asks 2.5 %");
  await expect(provenance.getByText(/^●\s*registered$/)).toBeVisible();
  await expect(provenance).toContainText("gets 2.5 % on top of all workers' pay");
  await expect(provenance).toContainText("It names no contributor");
});

test("when a job is over, anybody seals its final model, once", async ({ page, context, station }) => {
  await installTestWallet(context, { chain: await walletChain(station) });
  const liar = await openLiar(station);
  await page.goto(`${station.url}/explore/${liar.job}`);
  await expect(page.getByText(/The last model can be sealed when no epoch can follow/)).toBeVisible();
  for (const { cid, bytes } of await liar.proposeOtherRoot(1)) {
    await context.route(`**/ipfs/${cid}?format=raw`, (route) => route.fulfill({ body: Buffer.from(bytes) }));
  }
  await liar.finish();
  await page.reload();
  await page.getByRole("button", { name: "Seal the model" }).click();
  const sheet = page.getByRole("dialog", { name: "Seal the final model?" });
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByRole("button", { name: /^Get test STAR/ }).click();
  await expect(sheet.getByText("Test STAR and gas have arrived")).toBeVisible();
  await sheet.getByRole("button", { name: "Seal it" }).click();
  const provenance = page.getByRole("region", { name: "Provenance" });
  await expect(provenance.getByText(/^●\s*sealed$/)).toBeVisible();
  await expect(provenance).toContainText("with epoch 1");
  await expect(page.getByRole("button", { name: "Seal the model" })).toHaveCount(0);
});
