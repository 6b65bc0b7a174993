import { chainClient, chainOf, ledger } from "@starling/ledger";
import type { Address, JobId, SignedClaim } from "@starling/protocol";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { claimWithSponsor } from "./claim-with-sponsor.ts";
import { claimWithWallet } from "./claim-with-wallet.ts";

const JOB = `0x${"0b".repeat(32)}` as JobId;
const TO: Address = `0x${"11".repeat(20)}`;
const ACCOUNT: Address = `0x${"22".repeat(20)}`;
const HASH = `0x${"33".repeat(32)}` as const;

const steps: string[] = [];
const said = <T>(step: string, value: T): T => {
  steps.push(step);
  return value;
};

vi.mock("@starling/ledger", async (original) => ({
  ...(await original<typeof import("@starling/ledger")>()),
  claimedOf: async () => said("claimedOf", 30n),
  claimTo: async (_: unknown, order: { leaf: { amount: bigint }; signed: { message: { to: Address } } }) =>
    said(`claimTo ${order.leaf.amount} to ${order.signed.message.to}`, { hash: HASH }),
}));
vi.mock("@starling/volunteer/claim", () => ({
  signClaim: async (_: unknown, { job, to }: { job: JobId; to: Address }): Promise<SignedClaim> =>
    said("sign", {
      claim: { job, account: ACCOUNT, to, nonce: "0", deadline: 1_900_000_000 },
      signature: `0x${"44".repeat(65)}` as SignedClaim["signature"],
    }),
}));

const url = "http://127.0.0.1:1";
const chain = ledger({ client: chainClient(chainOf(31_415, url, "test"), url), rounds: TO });
const vault = { peek: async () => undefined };
const leaf = { account: ACCOUNT, amount: "100", index: 1, proof: [] };

beforeEach(() => void steps.splice(0));

describe("a claim by the wallet", () => {
  it("signs with the browser's keys, takes the public leaf, and sends by itself", async () => {
    const client = { leaf: async (job: string, account: string) => said(`leaf ${job === JOB} ${account}`, leaf) };
    expect(await claimWithWallet({ client, vault, ledger: chain }, { job: JOB, to: TO })).toEqual({
      transaction: HASH,
      amount: 70n,
    });
    expect(steps).toEqual(["sign", `leaf true ${ACCOUNT}`, "claimedOf", `claimTo 100 to ${TO}`]);
  });

  it("sends nothing where there is no leaf", async () => {
    const client = { leaf: async () => Promise.reject(new Error("No final epoch pays this account.")) };
    await expect(claimWithWallet({ client, vault, ledger: chain }, { job: JOB, to: TO })).rejects.toThrow("No final");
    expect(steps).toEqual(["sign"]);
  });
});

describe("a claim by the sponsor", () => {
  it("gives the station the signed wish and nothing else", async () => {
    const claim = async (order: SignedClaim) => said(`post ${order.claim.to}`, { transaction: HASH, amount: "70" });
    expect(await claimWithSponsor({ client: { claim }, vault, ledger: chain }, { job: JOB, to: TO })).toEqual({
      transaction: HASH,
      amount: 70n,
    });
    expect(steps).toEqual(["sign", `post ${TO}`]);
  });
});
