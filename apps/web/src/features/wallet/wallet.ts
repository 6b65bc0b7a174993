import type { RpcRequest } from "@starling/ledger";
import type { Address, Hex, TypedDataOf, TypedStruct } from "@starling/protocol";

/** A connected wallet on the station's chain: what operations of the ledger need of it. */
export interface Wallet {
  readonly address: Address;
  /** The wallet's own name. */
  readonly name: string;
  /** Its EIP-1193 provider. */
  readonly provider: { request: RpcRequest };
  signTypedData(data: WalletTypedData): Promise<Hex>;
}

/** Typed data in viem's shape: Starling's own structs, or another contract's. */
export interface WalletTypedData {
  readonly domain: TypedDataOf<TypedStruct>["domain"];
  readonly types: TypedDataOf<TypedStruct>["types"];
  readonly primaryType: string;
  readonly message: object;
}
