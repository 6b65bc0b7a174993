import { balanceOf, chainClient, chainOf, ledger } from "@starling/ledger";
import type { Address } from "@starling/protocol";
import { generatePrivateKey } from "viem/accounts";
import { openLiar } from "./harness/liar.ts";
import { expect, test } from "./harness/test.ts";
import { installTestWallet } from "./harness/test-wallet.ts";

test("what nobody has claimed in time goes back to the researcher's wallet", async ({ page, context, station }) => {
  const key = generatePrivateKey();
  const { chain } = await station.client.info();
  const rpc = new URL(chain.rpc, station.url).href;
  const wallet = await installTestWallet(context, { chain: { id: chain.id, rpc }, key });
  const reader = ledger({ client: chainClient(chainOf(chain.id, rpc), rpc), rounds: chain.contract });
  const tokens = () => balanceOf(reader, { token: chain.token, account: wallet.address as Address });
  const liar = await openLiar(station, key);
  await liar.proposeWithoutEvidence(1);
  await liar.finish();
  await page.goto(`${station.url}/lab/${liar.job}`);
  await expect(page.getByText(/Volunteers can claim until/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Sweep" })).toHaveCount(0);

  await liar.outwaitClaims();
  await page.reload();
  const before = await tokens();
  await page.getByRole("button", { name: "Sweep" }).click();
  const sheet = page.getByRole("dialog", { name: "Take back what nobody claimed?" });
  await sheet.getByRole("button", { name: "Test Wallet" }).click();
  await sheet.getByRole("button", { name: "Take it back" }).click();
  await expect(page.getByText("Done: sweep.")).toBeVisible();
  expect((await tokens()) - before).toBe(1_000n * 10n ** 18n);
});
