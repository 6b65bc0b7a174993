import type { JobParams } from "@starling/ledger";
import { type Address, digestOf, type JobId, type StationInfo, termsHash, termsOf } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { sampleAddress, sampleCid, sampleSpec } from "../../../../../../../packages/protocol/src/testing/samples.ts";
import type { Wallet } from "../../../wallet/wallet.ts";
import { postWithWallet } from "./post-with-wallet.ts";

const JOB = `0x${"0b".repeat(32)}` as JobId;
const TOKENS = 10n ** 18n;
const spec = sampleCid("spec");
const jobSpec = sampleSpec();
const wallet = { address: sampleAddress(5), name: "Test", signTypedData: async () => "0x" } as unknown as Wallet;
const station = {
  chain: { token: sampleAddress(1), tokenDecimals: 18, tokenSymbol: "STAR", embedded: true },
  terms: { coordinator: sampleAddress(2), arbiter: sampleAddress(3), bond: "9", window: 10, ruling: 20 },
} as StationInfo;

let balance = 0n;
const sent: { params: JobParams; amount: bigint; signer: { address: Address } }[] = [];
vi.mock("../../../wallet/wallet-ledger.ts", () => ({ walletLedger: () => ({}) }));
vi.mock("@starling/ledger", async (original) => ({
  ...(await original<typeof import("@starling/ledger")>()),
  balanceOf: async () => balance,
  postWithPermit: async (_: unknown, order: (typeof sent)[number]) => {
    sent.push(order);
    return { job: JOB };
  },
}));

const announced: Parameters<StationClient["announce"]>[0][] = [];
const client = {
  announce: async (params: (typeof announced)[number]) => void announced.push(params),
} as unknown as StationClient;
const steps: string[] = [];
const options = { client, station, wallet, onStep: (words: string) => void steps.push(words) };

beforeEach(() => {
  balance = 100n * TOKENS;
  for (const list of [sent, announced, steps]) list.splice(0);
});

describe("posting with a wallet", () => {
  it("posts what the station takes on, in one transaction, and tells the station the same", async () => {
    const before = Math.floor(Date.now() / 1000);
    expect(await postWithWallet({ spec, jobSpec, budget: 7n * TOKENS, hours: 2 }, options)).toBe(JOB);
    const [order] = sent;
    expect(order).toMatchObject({ amount: 7n * TOKENS, signer: { address: wallet.address } });
    expect(order?.params).toMatchObject({
      client: wallet.address,
      token: station.chain.token,
      coordinator: station.terms.coordinator,
      maxStep: 7n * TOKENS,
      window: 10,
      ruling: 20,
      arbiter: station.terms.arbiter,
      bond: 9n,
      spec: digestOf(spec),
      terms: termsHash(termsOf(jobSpec)),
    });
    expect(order?.params.deadline).toBeGreaterThanOrEqual(before + 7_200);
    expect(order?.params.grace).toBeGreaterThanOrEqual(2 * (10 + 20));
    expect(announced).toMatchObject([{ client: wallet.address, window: "10", maxStep: (7n * TOKENS).toString() }]);
    expect(announced[0]?.salt).toBe(order?.params.salt);
    expect(steps.at(-1)).toBe("Telling the station…");
  });

  it("takes a new salt each time, so that the same job can be posted twice", async () => {
    for (let i = 0; i < 2; i++) await postWithWallet({ spec, jobSpec, budget: 1n, hours: 1 }, options);
    expect(new Set(sent.map(({ params }) => params.salt)).size).toBe(2);
  });

  it.each([
    ["on a test chain", true, "Get test tokens below, or lower the budget."],
    ["elsewhere", false, "Top it up, or lower the budget."],
  ])("asks for nothing when the wallet has too little, %s", async (_, embedded, fix) => {
    balance = 7n * TOKENS - 1n;
    const chain = { ...station.chain, embedded };
    const posting = postWithWallet(
      { spec, jobSpec, budget: 7n * TOKENS, hours: 1 },
      { ...options, station: { ...station, chain } },
    );
    await expect(posting).rejects.toMatchObject({ name: "JobRefusedError", fix });
    expect(sent).toEqual([]);
    expect(announced).toEqual([]);
  });
});
