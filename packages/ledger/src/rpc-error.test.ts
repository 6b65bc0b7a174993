import { expect, test } from "vitest";
import { ChainUnreachableError, TransactionRefusedError, WalletRejectedError } from "./errors.ts";
import { JsonRpcError } from "./http-rpc.ts";
import { refusalOf, rpcError } from "./rpc-error.ts";

const answer = (message: string, code = -32_000) =>
  new Error("viem's words", { cause: new JsonRpcError({ code, message }) });

test.each(["already known", "ALREADY_IMPORTED: already imported", "known transaction: 0xab"])(
  "%s: it has it",
  (words) => {
    expect(refusalOf(answer(words))).toBe("known");
  },
);

test.each([
  ["insufficient funds for gas * price + value", "pay for gas"],
  ["nonce too low: next nonce 4", "nonce"],
  ["replacement transaction underpriced", "nonce"],
  ["transaction underpriced", "fee"],
  ["intrinsic gas too low", "gas limit"],
])("%s: refused for good", (words, meaning) => {
  expect(refusalOf(answer(words))).toMatchObject({
    message: expect.stringContaining(meaning),
    fix: expect.any(String),
  });
});

test("an error object of another kind is a refusal, a broken road is none", () => {
  expect(refusalOf(answer("something new"))).toMatchObject({ message: expect.any(String) });
  expect(refusalOf(new Error("fetch failed"))).toBeUndefined();
  expect(refusalOf("text")).toBeUndefined();
});

test("the person at the wallet is told apart from the chain", () => {
  expect(rpcError(answer("User rejected the request.", 4001))).toBeInstanceOf(WalletRejectedError);
  expect(rpcError(new Error("fetch failed"))).toBeInstanceOf(ChainUnreachableError);
  expect(rpcError(new Error("fetch failed"), "0xab").fix).toContain("0xab");
  const ours = new TransactionRefusedError("x", { fix: "y" });
  expect(rpcError(ours)).toBe(ours);
});
