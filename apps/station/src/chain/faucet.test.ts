import { type Address, toHex } from "@starling/protocol";
import { describe, expect, it, vi } from "vitest";
import { createFaucet, FAUCET_GIFT } from "./faucet.ts";

const minted = vi.hoisted(() => vi.fn(async () => undefined));
vi.mock("@starling/ledger", () => ({ mint: minted }));

const someone = (n: number): Address => toHex(new Uint8Array(20).fill(n));

function open() {
  minted.mockClear();
  let now = 1_000_000;
  const funded: [Address, bigint][] = [];
  const embedded = { setBalance: async (account: Address, wei: bigint) => void funded.push([account, wei]) };
  const faucet = createFaucet({ embedded, station: "ledger", deployment: { star: someone(9) } } as never, () => now);
  if (faucet === undefined) throw new TypeError("No faucet.");
  return { faucet, funded, pass: (ms: number) => (now += ms) };
}

describe("the faucet", () => {
  it("is not there on another chain than the embedded one", () => {
    expect(createFaucet({ embedded: undefined } as never)).toBeUndefined();
  });

  it("gives gas and tokens", async () => {
    const { faucet, funded } = open();
    await faucet(someone(1));
    expect(funded).toEqual([[someone(1), FAUCET_GIFT.gas]]);
    expect(minted).toHaveBeenCalledWith("ledger", { token: someone(9), to: someone(1), amount: FAUCET_GIFT.tokens });
  });

  it("gives one address three times, whatever the hour", async () => {
    const { faucet, pass } = open();
    for (let i = 0; i < 3; i++) await faucet(someone(1));
    await expect(faucet(someone(1))).rejects.toMatchObject({ status: 429 });
    pass(2 * 3_600_000);
    await expect(faucet(someone(1))).rejects.toMatchObject({ status: 429 });
    await faucet(someone(2));
  });

  it("gives sixty times an hour, and again in the next, and counts no refusal", async () => {
    const { faucet, funded, pass } = open();
    for (let n = 1; n <= 60; n++) await faucet(someone(n));
    for (let i = 0; i < 5; i++) await expect(faucet(someone(61))).rejects.toMatchObject({ status: 429 });
    expect(funded).toHaveLength(60);
    pass(3_600_001);
    for (let i = 0; i < 3; i++) await faucet(someone(61));
    expect(funded).toHaveLength(63);
  });
});
