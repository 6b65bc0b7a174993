import { readFileSync } from "node:fs";
import fc from "fast-check";
import { privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import {
  assertTyped,
  recoverTyped,
  type SigningDomain,
  signTyped,
  structHasher,
  TYPED_STRUCTS,
  type TypedMessage,
  type TypedSigner,
  type TypedStruct,
  typedData,
  typedHash,
  verifyTyped,
} from "./eip712.ts";
import { AuthorityError, InvalidDataError } from "./errors.ts";
import { type Address, type Hex, toHex } from "./hex.ts";

interface StructVector {
  message: never;
  digest: Hex;
  signature: Hex;
}
const vectors: { domain: SigningDomain; key: Hex; account: Address; structs: Record<TypedStruct, StructVector> } =
  JSON.parse(readFileSync(new URL("../../contracts/vectors/eip712.json", import.meta.url), "utf8"));

function signerOf(key: Hex): TypedSigner {
  const account = privateKeyToAccount(key);
  return { address: account.address, signTypedData: (data) => account.signTypedData(data) };
}
const signer = signerOf(vectors.key);
const { domain, account } = vectors;
const structs = Object.keys(vectors.structs) as TypedStruct[];
const voucher: TypedMessage<"Voucher"> = vectors.structs.Voucher.message;

test.each(structs)("%s: digest and signature of the vector", async (struct) => {
  const { message, digest, signature } = vectors.structs[struct];
  expect(typedHash(domain, struct, message)).toBe(digest);
  expect(await signTyped(signer, domain, struct, message)).toBe(signature);
  expect(await recoverTyped(domain, struct, message, signature)).toBe(account);
});

test.each(structs)("%s: every field is part of the digest", (struct) => {
  const { message, digest } = vectors.structs[struct];
  const fields: Record<string, unknown> = message;
  for (const { name, type } of TYPED_STRUCTS[struct]) {
    const other = type === "bool" ? !fields[name] : type.startsWith("uint") ? 9 : flip(String(fields[name]));
    expect(typedHash(domain, struct, { ...fields, [name]: other } as never)).not.toBe(digest);
  }
});

test.each(structs)("%s: the fast way to the digest is the general one", (struct) => {
  const hash = structHasher(domain, struct);
  const { message, digest } = vectors.structs[struct];
  expect(toHex(hash(message))).toBe(digest);
  const field = (type: string): fc.Arbitrary<unknown> => {
    if (type === "bool") return fc.boolean();
    if (type.startsWith("uint")) return fc.bigInt({ min: 0n, max: 2n ** BigInt(type.slice(4)) - 1n });
    const length = type === "address" ? 20 : 32;
    return fc.uint8Array({ minLength: length, maxLength: length }).map(toHex);
  };
  const model = Object.fromEntries(TYPED_STRUCTS[struct].map(({ name, type }) => [name, field(type)]));
  fc.assert(
    fc.property(fc.record(model), (any) => {
      // The same hasher again and again: nothing of the message before may stay behind.
      expect(toHex(hash(any as never))).toBe(typedHash(domain, struct, any as never));
    }),
    { numRuns: 30 },
  );
});

function flip(hex: string): string {
  return hex.slice(0, -1) + (hex.endsWith("0") ? "1" : "0");
}

test("chain and contract are part of the digest", () => {
  const { digest } = vectors.structs.Voucher;
  expect(typedHash({ ...domain, chainId: domain.chainId + 1 }, "Voucher", voucher)).not.toBe(digest);
  expect(typedHash({ ...domain, contract: account }, "Voucher", voucher)).not.toBe(digest);
});

test("numbers, bigints and decimal text mean the same", () => {
  fc.assert(
    fc.property(fc.nat(), (epoch) => {
      const hash = typedHash(domain, "Voucher", { ...voucher, epoch });
      expect(typedHash(domain, "Voucher", { ...voucher, epoch: BigInt(epoch) })).toBe(hash);
      expect(typedHash(domain, "Voucher", { ...voucher, epoch: String(epoch) })).toBe(hash);
    }),
    { numRuns: 20 },
  );
});

test("addresses count in either case", () => {
  const upper = `0x${account.slice(2).toUpperCase()}` as const;
  expect(typedHash(domain, "Voucher", { ...voucher, account: upper })).toBe(vectors.structs.Voucher.digest);
});

test.each([
  ["a number beyond its type", { epoch: 2 ** 32 }],
  ["a negative number", { epoch: -1 }],
  ["a fraction", { epoch: 1.5 }],
  ["an unsafe number", { cumulativeAmount: 2 ** 60 }],
  ["text that is no number", { cumulativeAmount: "0x10" }],
  ["text with a leading zero", { cumulativeAmount: "01" }],
  ["a short address", { account: "0x12" as const }],
  ["a long word", { stream: `0x${"00".repeat(33)}` as const }],
])("refuses %s", (_, change) => {
  expect(() => typedData(domain, "Voucher", { ...voucher, ...change })).toThrow(InvalidDataError);
});

test("only the one form of a signature that the contract takes is good", async () => {
  const { signature } = vectors.structs.Voucher;
  const good = (text: Hex) => verifyTyped(domain, "Voucher", voucher, text, account);
  expect(await good(signature)).toBe(true);
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const high = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, "0");
  const twin = `${signature.slice(0, 66)}${high}${signature.endsWith("1b") ? "1c" : "1b"}` as Hex;
  expect(await good(twin)).toBe(false);
  expect(await good(`${signature.slice(0, -2)}00` as Hex)).toBe(false);
  expect(await good(signature.slice(0, -2) as Hex)).toBe(false);
  expect(await good(`0x${"00".repeat(64)}1b`)).toBe(false);
  expect(await good("0x")).toBe(false);
});

test("a signature by another key, or of another message, is not good", async () => {
  const signature = await signTyped(signerOf(`0x${"02".repeat(32)}`), domain, "Voucher", voucher);
  expect(await verifyTyped(domain, "Voucher", voucher, signature, account)).toBe(false);
  await expect(assertTyped(domain, "Voucher", voucher, signature, account)).rejects.toThrow(AuthorityError);
  const own = vectors.structs.Voucher.signature;
  await expect(assertTyped(domain, "Voucher", voucher, own, account)).resolves.toBeUndefined();
  expect(await verifyTyped(domain, "Voucher", { ...voucher, epoch: 4 }, own, account)).toBe(false);
});
