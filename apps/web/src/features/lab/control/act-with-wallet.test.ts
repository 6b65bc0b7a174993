import type { JobId, JobView, SignedJobControl, StationInfo } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Wallet } from "../../wallet/wallet.ts";
import { actAsOperator } from "./act-as-operator.ts";
import { actWithWallet } from "./act-with-wallet.ts";

const job = { job: `0x${"0b".repeat(32)}` as JobId } as JobView;
const station = { chain: { id: 31_415, contract: `0x${"c0".repeat(20)}` } } as StationInfo;
const did: string[] = [];
const wallet = {
  address: `0x${"11".repeat(20)}`,
  name: "Test",
  signTypedData: async ({ primaryType }: { primaryType: string }) => {
    did.push(`sign ${primaryType}`);
    return `0x${"AB".repeat(65)}`;
  },
} as unknown as Wallet;
const client = {
  control: async ({ control, signature }: SignedJobControl) => {
    did.push(`order ${control.action} ${signature === signature.toLowerCase() ? "lowercase" : "mixed"}`);
  },
  operator: {
    control: async (_: string, action: string) => void did.push(`operator ${action}`),
    refund: async () => {
      did.push("operator refund");
      return "0x";
    },
    sweep: async () => {
      did.push("operator sweep");
      return "0x";
    },
  },
} as unknown as StationClient;

vi.mock("../../wallet/wallet-ledger.ts", () => ({ walletLedger: () => ({}) }));
vi.mock("@starling/ledger", () => ({
  readParams: async () => ({}),
  close: async () => void did.push("close"),
  refund: async () => void did.push("refund"),
  sweep: async () => void did.push("sweep"),
}));

beforeEach(() => void did.splice(0));

describe("the researcher's wallet", () => {
  it.each([
    ["pause", ["sign JobControl", "order 1 lowercase"]],
    ["resume", ["sign JobControl", "order 2 lowercase"]],
    ["cancel", ["sign JobControl", "order 3 lowercase", "close"]],
    ["close", ["close"]],
    ["refund", ["refund"]],
    ["sweep", ["sweep"]],
  ] as const)("does for %s: %j", async (action, expected) => {
    const steps: string[] = [];
    await actWithWallet({ client, station, wallet, job, action, onStep: (words) => steps.push(words) });
    expect(did).toEqual(expected);
    expect(steps.length).toBeGreaterThan(0);
  });

  it("sends no transaction when the station refuses the order", async () => {
    const refusing = { ...client, control: async () => Promise.reject(new Error("The job has ended.")) };
    const acting = actWithWallet({ client: refusing, station, wallet, job, action: "cancel", onStep: () => undefined });
    await expect(acting).rejects.toThrow("has ended");
    expect(did).toEqual(["sign JobControl"]);
  });
});

describe("the operator", () => {
  it.each(["pause", "resume", "cancel", "close", "refund", "sweep"] as const)("has the station %s", async (action) => {
    await actAsOperator(client, job, action);
    expect(did).toEqual([`operator ${action}`]);
  });
});
