import { typedData } from "@starling/protocol";
import { hashTypedData } from "viem";
import { expect, it } from "vitest";
import { typedDataJson } from "./typed-data-json.ts";

it("writes what a wallet hashes to the same digest", () => {
  const data = typedData({ chainId: 31_415, contract: `0x${"ab".repeat(20)}` }, "JobControl", {
    job: `0x${"cd".repeat(32)}`,
    action: 2,
    nonce: 1_795_000_000_000,
  });
  const read = JSON.parse(typedDataJson(data));
  expect(read.types.EIP712Domain).toHaveLength(4);
  expect(read.message.nonce).toBe("1795000000000");
  const shape = data as Parameters<typeof hashTypedData>[0];
  expect(hashTypedData({ ...read, domain: { ...read.domain } })).toBe(hashTypedData(shape));
});
