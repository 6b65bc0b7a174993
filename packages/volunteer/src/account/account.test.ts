import { type SignedVoucher, signTyped } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { memoryStorage } from "../storage/memory-storage.ts";
import { account, DOMAIN, HOT, JOB, NOW, PEER_ID, session } from "../testing/samples.ts";
import { accountView } from "./account-view.ts";
import { checkVoucher } from "./check-voucher.ts";
import { keepAccount, keptAccount } from "./kept-account.ts";

const worker = account(7);
const stream = session(7).publicKey;

async function voucher(amount: string, signer = HOT, to = worker.address): Promise<SignedVoucher> {
  const made = { job: JOB, account: to, stream, cumulativeAmount: amount, epoch: 2 };
  return { voucher: made, signature: (await signTyped(signer, DOMAIN, "Voucher", made)) as SignedVoucher["signature"] };
}

const check = (given: SignedVoucher, kept?: SignedVoucher) =>
  checkVoucher({ voucher: given, kept, domain: DOMAIN, job: JOB, account: worker.address, signer: HOT.address });

describe("checkVoucher", () => {
  it("takes a voucher of the delegated key, and one that promises more", async () => {
    const first = await voucher("100");
    await expect(check(first)).resolves.toBeUndefined();
    await expect(check(await voucher("100000000000000000000000"), first)).resolves.toBeUndefined();
  });

  it.each([
    ["another signer", () => voucher("100", account(8)), "not signed"],
    ["another account", () => voucher("100", HOT, account(9).address), "another job or account"],
    ["less than before", () => voucher("99"), "less than before"],
  ])("refuses %s", async (_, make, words) => {
    await expect(check(await make(), await voucher("100"))).rejects.toThrow(words);
  });

  it("refuses a figure that was not signed", async () => {
    const made = await voucher("100");
    await expect(check({ ...made, voucher: { ...made.voucher, cumulativeAmount: "1000" } })).rejects.toThrow(
      "not signed",
    );
  });
});

const jobAccount = (units: string) => ({
  job: JOB,
  title: "Sample",
  pendingChunks: 1,
  acceptedChunks: 2,
  rejectedChunks: 0,
  pendingUnits: units,
  acceptedUnits: units,
  releasedUnits: "0",
  acceptedAmount: "7",
  settledAmount: "0",
  claimedAmount: "0",
  voucher: null,
});

describe("the account", () => {
  const big = (2n ** 127n).toString();

  it("adds up exactly over jobs", () => {
    const view = accountView({
      account: worker.address,
      peer: PEER_ID,
      standing: 3,
      jobs: [jobAccount(big), jobAccount("1")],
      asOf: NOW,
    });
    expect(view.pendingUnits).toBe((2n ** 127n + 1n).toString());
    expect(view.acceptedAmount).toBe("14");
  });

  it("is shown again after a reload, and not when what was kept is damaged", async () => {
    const storage = memoryStorage();
    expect(await keptAccount(storage)).toBeUndefined();
    const view = accountView({
      account: worker.address,
      peer: PEER_ID,
      standing: 3,
      jobs: [jobAccount("5")],
      asOf: NOW,
    });
    await keepAccount(storage, view);
    expect(await keptAccount(storage)).toEqual(view);
    await keepAccount(storage, { ...view, jobs: [{ ...jobAccount("5"), pendingUnits: "-5" }] });
    expect(await keptAccount(storage)).toBeUndefined();
  });
});
