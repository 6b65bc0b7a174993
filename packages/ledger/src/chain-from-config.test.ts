import { expect, test } from "vitest";
import { chainFromConfig } from "./chain-from-config.ts";
import { LOCAL_CHAIN_ID } from "./constants.ts";
import { ChainConfigError } from "./errors.ts";

const remote = { RPC_URL: "https://rpc.example.org/v1", CHAIN_ID: "84532", CHAIN_KEY: `0x${"Ab".repeat(32)}` };

test("without an address the station runs its own chain", () => {
  expect(chainFromConfig({})).toEqual({ kind: "embedded", chainId: LOCAL_CHAIN_ID });
  expect(chainFromConfig({ RPC_URL: "", CHAIN_ID: "5" })).toMatchObject({ kind: "embedded" });
});

test("an address, a chain id and a key make any chain", () => {
  const rounds = `0x${"AA".repeat(20)}`;
  const choice = chainFromConfig({ ...remote, ROUNDS_ADDRESS: rounds, ROUNDS_SINCE: "12" });
  expect(choice).toMatchObject({
    kind: "remote",
    url: remote.RPC_URL,
    key: `0x${"ab".repeat(32)}`,
    rounds: rounds.toLowerCase(),
    since: 12n,
    chain: { id: 84_532, rpcUrls: { default: { http: [remote.RPC_URL] } } },
  });
});

test.each([
  ["RPC_URL", "ftp://x", "cannot be used"],
  ["CHAIN_ID", undefined, "is missing"],
  ["CHAIN_ID", "0x1", "cannot be used"],
  ["CHAIN_KEY", undefined, "is missing"],
  ["CHAIN_KEY", "0x12", "cannot be used"],
  ["ROUNDS_ADDRESS", "0x12", "cannot be used"],
  ["ROUNDS_SINCE", "-1", "cannot be used"],
])("%s = %s: says that it %s and how to mend it", (name, value, state) => {
  try {
    chainFromConfig({ ...remote, [name]: value });
    expect.fail("accepted");
  } catch (error) {
    expect(error).toBeInstanceOf(ChainConfigError);
    expect(error).toMatchObject({ message: `${name} ${state}.`, fix: expect.stringContaining(name) });
  }
});

test("a key never shows in the error", () => {
  const key = `0x${"cd".repeat(31)}`;
  expect(() => chainFromConfig({ ...remote, CHAIN_KEY: key })).toThrow(expect.not.stringContaining(key.slice(2)));
});
