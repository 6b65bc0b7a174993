import type { WalletTypedData } from "./wallet.ts";

const DOMAIN_TYPE = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
] as const;

/** Typed data as `eth_signTypedData_v4` takes it: the domain's type written out, integers as decimal text. */
export function typedDataJson({ domain, types, primaryType, message }: WalletTypedData): string {
  return JSON.stringify({ domain, types: { EIP712Domain: DOMAIN_TYPE, ...types }, primaryType, message }, (_, value) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
