import { expect, test } from "vitest";
import { WalletRejectedError, WrongChainError } from "./errors.ts";
import { JsonRpcError } from "./http-rpc.ts";
import { walletSender } from "./wallet-sender.ts";

const address = `0x${"01".repeat(20)}` as const;
const call = { to: `0x${"02".repeat(20)}`, data: "0xab", gas: 50_000n } as const;

function wallet(chainId: number, answer: () => unknown) {
  const asked: unknown[] = [];
  const provider = {
    request: async (request: { method: string; params?: unknown }) => {
      asked.push(request);
      return request.method === "eth_chainId" ? `0x${chainId.toString(16)}` : answer();
    },
  };
  return { asked, sender: walletSender({ provider, address, chainId: 7 }) };
}

test("the wallet is asked for the transaction, fees and nonce left to it", async () => {
  const { asked, sender } = wallet(7, () => "0xfeed");
  expect(await sender.send(call)).toBe("0xfeed");
  const params = [{ from: address, to: call.to, data: "0xab", gas: "0xc350" }];
  expect(asked.at(-1)).toEqual({ method: "eth_sendTransaction", params });
});

test("a wallet on another chain is not asked to sign", async () => {
  const { asked, sender } = wallet(8, () => "0xfeed");
  await expect(sender.send(call)).rejects.toBeInstanceOf(WrongChainError);
  expect(asked).toHaveLength(1);
});

test("a rejection is a rejection", async () => {
  const { sender } = wallet(7, () => {
    throw new JsonRpcError({ code: 4001, message: "User rejected" });
  });
  await expect(sender.send(call)).rejects.toBeInstanceOf(WalletRejectedError);
});

test("an abort asks nothing", async () => {
  const { asked, sender } = wallet(7, () => "0xfeed");
  await expect(sender.send(call, { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(asked).toEqual([]);
});
