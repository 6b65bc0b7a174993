import { keccak_256 } from "@noble/hashes/sha3.js";
import { hashDomain, hashTypedData, recoverAddress } from "viem";
import { AuthorityError, InvalidDataError } from "./errors.ts";
import { type Address, type Bytes32, fromHex, type Hex, type JobId } from "./hex.ts";

/** What binds a signature to one settlement contract on one chain. */
export interface SigningDomain {
  readonly chainId: number;
  readonly contract: Address;
}

/**
 * The structs that are signed, field by field in the order that EIP-712 hashes them (PROTOCOL §6, §7). ClaimTo and
 * CoordinatorDelegation have twins in packages/contracts; vectors in packages/contracts/vectors/eip712.json.
 */
export const TYPED_STRUCTS = {
  Receipt: [
    { name: "job", type: "bytes32" },
    { name: "round", type: "uint32" },
    { name: "chunk", type: "bytes32" },
    { name: "copy", type: "uint16" },
    { name: "attempt", type: "uint16" },
    { name: "worker", type: "address" },
    { name: "session", type: "bytes32" },
    { name: "deviceClass", type: "bytes32" },
    { name: "result", type: "bytes32" },
    { name: "units", type: "uint128" },
    { name: "engine", type: "bytes32" },
    { name: "issuedAt", type: "uint64" },
  ],
  Verdict: [
    { name: "job", type: "bytes32" },
    { name: "round", type: "uint32" },
    { name: "chunk", type: "bytes32" },
    { name: "receipt", type: "bytes32" },
    { name: "kind", type: "uint8" },
    { name: "metricPpm", type: "uint32" },
    { name: "ok", type: "bool" },
    { name: "issuedAt", type: "uint64" },
  ],
  Voucher: [
    { name: "job", type: "bytes32" },
    { name: "account", type: "address" },
    { name: "stream", type: "bytes32" },
    { name: "cumulativeAmount", type: "uint256" },
    { name: "epoch", type: "uint32" },
  ],
  Delegation: [
    { name: "worker", type: "address" },
    { name: "peer", type: "bytes32" },
    { name: "scope", type: "bytes32" },
    { name: "expiry", type: "uint64" },
  ],
  CoordinatorDelegation: [
    { name: "job", type: "bytes32" },
    { name: "peer", type: "bytes32" },
    { name: "signer", type: "address" },
    { name: "from", type: "address" },
    { name: "expiry", type: "uint64" },
  ],
  JobControl: [
    { name: "job", type: "bytes32" },
    { name: "action", type: "uint8" },
    { name: "nonce", type: "uint64" },
  ],
  /** In the domain of the panel that rules. */
  Ruling: [
    { name: "job", type: "bytes32" },
    { name: "epoch", type: "uint32" },
    { name: "root", type: "bytes32" },
    { name: "proposedAt", type: "uint40" },
    { name: "stands", type: "bool" },
  ],
  ClaimTo: [
    { name: "job", type: "bytes32" },
    { name: "account", type: "address" },
    { name: "to", type: "address" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

export type TypedStruct = keyof typeof TYPED_STRUCTS;

/** Unsigned integers come as numbers, as bigints, or as the decimal text in which amounts travel. */
type FieldValue<T extends string> = T extends "bool"
  ? boolean
  : T extends "address"
    ? Address
    : T extends "bytes32"
      ? Bytes32 | JobId
      : number | bigint | string;

/** The fields of one struct. */
export type TypedMessage<S extends TypedStruct> = {
  readonly [F in (typeof TYPED_STRUCTS)[S][number] as F["name"]]: FieldValue<F["type"]>;
};

/** Whatever signs typed data: a viem account, or a wallet behind the same call. */
export interface TypedSigner {
  readonly address: Address;
  signTypedData(data: TypedDataOf<TypedStruct>): Promise<Hex>;
}

/** What a wallet is handed: EIP-712 typed data in viem's shape. */
export interface TypedDataOf<S extends TypedStruct> {
  readonly domain: { name: string; version: string; chainId: number; verifyingContract: Address };
  readonly types: Record<string, readonly { name: string; type: string }[]>;
  readonly primaryType: S;
  readonly message: Record<string, unknown>;
}

function integerField(struct: string, name: string, type: string, value: unknown): bigint {
  const bits = BigInt(type.slice("uint".length));
  const exact = typeof value === "number" ? Number.isSafeInteger(value) : /^(0|[1-9][0-9]*)$/.test(String(value));
  const integer = exact ? BigInt(String(value)) : -1n;
  if (integer < 0n || integer >> bits !== 0n) {
    throw new InvalidDataError(`${struct}.${name} is no ${type}.`, { fix: `Give an integer from 0 to 2^${bits} - 1.` });
  }
  return integer;
}

function hexField(struct: string, name: string, type: string, value: unknown): string {
  const digits = type === "address" ? 40 : 64;
  const text = String(value).toLowerCase();
  if (text.length !== 2 + digits || !/^0x[0-9a-f]*$/.test(text)) {
    throw new InvalidDataError(`${struct}.${name} is no ${type}.`, { fix: `Give 0x and ${digits} digits.` });
  }
  return text;
}

/**
 * The typed data of a message, for a wallet to show and sign.
 * @throws InvalidDataError for a field that its type does not hold.
 */
export function typedData<S extends TypedStruct>(
  domain: SigningDomain,
  struct: S,
  message: TypedMessage<S>,
): TypedDataOf<S> {
  const given: Readonly<Record<string, unknown>> = message;
  const fields = TYPED_STRUCTS[struct].map(({ name, type }): [string, unknown] => {
    const value = given[name];
    if (type === "bool") return [name, value === true];
    return [
      name,
      type.startsWith("uint") ? integerField(struct, name, type, value) : hexField(struct, name, type, value),
    ];
  });
  return {
    ...typedDataDomain(domain),
    types: { [struct]: TYPED_STRUCTS[struct] },
    primaryType: struct,
    message: Object.fromEntries(fields),
  };
}

function typedDataDomain({ chainId, contract }: SigningDomain) {
  return { domain: { name: "Starling", version: "1", chainId, verifyingContract: contract } };
}

/** The EIP-712 digest of a message: what secp256k1 keys sign, and what session keys sign under their prefix. */
export function typedHash<S extends TypedStruct>(domain: SigningDomain, struct: S, message: TypedMessage<S>): Bytes32 {
  const data = typedData(domain, struct, message);
  return hashTypedData<Record<string, readonly { name: string; type: string }[]>, string>(data);
}

/**
 * {@link typedHash} for many messages of one struct: domain and type are hashed once. A verifier hashes every receipt of
 * an epoch, which the general way takes seconds for.
 */
export function structHasher<S extends TypedStruct>(
  domain: SigningDomain,
  struct: S,
): (message: TypedMessage<S>) => Uint8Array {
  const fields = TYPED_STRUCTS[struct];
  const { domain: named } = typedDataDomain(domain);
  const type = `${struct}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`;
  const words = new Uint8Array(32 * (fields.length + 1));
  words.set(keccak_256(new TextEncoder().encode(type)));
  const signed = new Uint8Array(66);
  signed.set([0x19, 0x01]);
  signed.set(
    fromHex(
      hashDomain({ domain: { ...named, chainId: BigInt(named.chainId) }, types: { EIP712Domain: DOMAIN_FIELDS } }),
    ),
    2,
  );
  return (message) => {
    const given: Readonly<Record<string, unknown>> = message;
    fields.forEach(({ name, type: kind }, i) => {
      words.set(wordOf(struct, name, kind, given[name]), 32 * (i + 1));
    });
    signed.set(keccak_256(words), 34);
    return keccak_256(signed);
  };
}

const DOMAIN_FIELDS = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
] as const;

/** A field as the word that EIP-712 hashes. */
function wordOf(struct: string, name: string, type: string, value: unknown): Uint8Array {
  if (type === "bool") return fromHex(`0x${value === true ? "1".padStart(64, "0") : "0".repeat(64)}`);
  const digits = type.startsWith("uint")
    ? integerField(struct, name, type, value).toString(16)
    : hexField(struct, name, type, value).slice(2);
  return fromHex(`0x${digits.padStart(64, "0")}`);
}

/** Signs a message with a secp256k1 account. */
export function signTyped<S extends TypedStruct>(
  signer: TypedSigner,
  domain: SigningDomain,
  struct: S,
  message: TypedMessage<S>,
): Promise<Hex> {
  return signer.signTypedData(typedData(domain, struct, message));
}

/** Half the order of secp256k1: of a signature's two forms the contract takes the one with `s` up to here. */
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * The account that signed a message, or undefined for a signature that the contract would not take either (65 bytes,
 * v of 27 or 28, low s).
 */
export async function recoverTyped<S extends TypedStruct>(
  domain: SigningDomain,
  struct: S,
  message: TypedMessage<S>,
  signature: Hex,
): Promise<Address | undefined> {
  if (!/^0x[0-9a-fA-F]{128}(1b|1c|1B|1C)$/.test(signature)) return undefined;
  if (BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER) return undefined;
  const hash = typedHash(domain, struct, message);
  try {
    return (await recoverAddress({ hash, signature })).toLowerCase() as Address;
  } catch {
    return undefined;
  }
}

/** Whether `account` signed the message. Contract accounts are for the chain to check. */
export async function verifyTyped<S extends TypedStruct>(
  domain: SigningDomain,
  struct: S,
  message: TypedMessage<S>,
  signature: Hex,
  account: Address,
): Promise<boolean> {
  return (await recoverTyped(domain, struct, message, signature)) === account.toLowerCase();
}

/** @throws AuthorityError when {@link verifyTyped} is false. */
export async function assertTyped<S extends TypedStruct>(
  domain: SigningDomain,
  struct: S,
  message: TypedMessage<S>,
  signature: Hex,
  account: Address,
): Promise<void> {
  if (await verifyTyped(domain, struct, message, signature, account)) return;
  throw new AuthorityError(`The ${struct} is not signed by ${account}.`, {
    fix: "Sign it with that account's key, for this chain and contract.",
  });
}
