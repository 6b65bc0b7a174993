import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidDataError } from "./errors.ts";
import type { Address, Bytes32 } from "./hex.ts";
import { toHex } from "./hex.ts";
import {
  type CumulativeLeaf,
  merklePath,
  merkleTree,
  PAY_SENTINELS,
  payAbsence,
  payProof,
  payTree,
  verifyMerklePath,
  verifyPayAbsence,
  verifyPayProof,
} from "./pay-tree.ts";

interface TreeVector {
  root: Bytes32;
  total: string;
  accounts: Address[];
  amounts: string[];
  hashes: Bytes32[];
  proofs: Bytes32[][];
}
const vectors: { trees: TreeVector[] } = JSON.parse(
  readFileSync(new URL("../../contracts/vectors/pay-tree.json", import.meta.url), "utf8"),
);

const account = fc
  .bigInt({ min: 1n, max: 2n ** 160n - 2n })
  .map((n): Address => `0x${n.toString(16).padStart(40, "0")}`);
const leavesOf = (maxLength: number) =>
  fc
    .uniqueArray(fc.record({ account, amount: fc.bigInt({ min: 0n, max: 2n ** 120n }) }), {
      maxLength,
      selector: (leaf) => leaf.account,
    })
    .map((leaves) => leaves.sort((a, b) => (a.account < b.account ? -1 : 1)));

const present = <T>(value: T | undefined): T => value ?? expect.fail("missing");

test("the vectors that Solidity checks too", () => {
  expect(vectors.trees.length).toBe(6);
  for (const vector of vectors.trees) {
    const all = vector.accounts.map(
      (account, i): CumulativeLeaf => ({ account, amount: BigInt(vector.amounts[i] ?? 0) }),
    );
    const tree = payTree(all.slice(1, -1));
    expect(tree.root).toBe(vector.root);
    expect(String(tree.total)).toBe(vector.total);
    expect(tree.levels[0]?.slice(0, all.length).map(toHex)).toEqual(vector.hashes);
    expect(all.map((leaf) => payProof(tree, leaf.account)?.proof)).toEqual(vector.proofs);
  }
});

test("every leaf is proved, and nothing but it", () => {
  fc.assert(
    fc.property(leavesOf(40), fc.nat(), (leaves, pick) => {
      const tree = payTree(leaves);
      const leaf = present(tree.leaves[pick % tree.leaves.length]);
      const proof = present(payProof(tree, leaf.account));
      expect(verifyPayProof(tree.root, proof)).toBe(true);
      expect(verifyPayProof(tree.root, { ...proof, amount: proof.amount + 1n })).toBe(false);
      expect(verifyPayProof(tree.root, { ...proof, index: proof.index + 1 })).toBe(false);
      expect(verifyPayProof(tree.root, { ...proof, index: proof.index + 2 ** proof.proof.length })).toBe(false);
      expect(verifyPayProof(tree.root, { ...proof, proof: proof.proof.slice(1) })).toBe(false);
      expect(verifyPayProof(tree.root, { ...proof, proof: [...proof.proof, tree.root] })).toBe(false);
    }),
  );
});

test("an account either has a leaf or is provably absent, never both", () => {
  fc.assert(
    fc.property(leavesOf(40), account, (leaves, someone) => {
      const tree = payTree(leaves);
      const [proof, absence] = [payProof(tree, someone), payAbsence(tree, someone)];
      expect(proof === undefined).toBe(absence !== undefined);
      if (absence !== undefined) expect(verifyPayAbsence(tree.root, someone, absence)).toBe(true);
      for (const leaf of leaves) {
        expect(payAbsence(tree, leaf.account)).toBeUndefined();
        if (absence !== undefined) expect(verifyPayAbsence(tree.root, leaf.account, absence)).toBe(false);
      }
    }),
  );
});

test("absence needs neighbours of one tree", () => {
  const leaf = (n: number): CumulativeLeaf => ({ account: `0x${String(n).padStart(40, "0")}`, amount: BigInt(n) });
  const tree = payTree([leaf(1), leaf(3), leaf(5)]);
  const [one, three, five] = [1, 3, 5].map((n) => present(payProof(tree, leaf(n).account)));
  const two = leaf(2).account;
  if (one === undefined || three === undefined || five === undefined) return;
  expect(verifyPayAbsence(tree.root, two, { left: one, right: three })).toBe(true);
  expect(verifyPayAbsence(tree.root, leaf(3).account, { left: one, right: five })).toBe(false);
  expect(verifyPayAbsence(tree.root, leaf(4).account, { left: one, right: three })).toBe(false);
  expect(verifyPayAbsence(tree.root, two, { left: three, right: one })).toBe(false);
  expect(verifyPayAbsence(payTree([leaf(2)]).root, two, { left: one, right: three })).toBe(false);
});

test("any change of a leaf changes the root", () => {
  fc.assert(
    fc.property(leavesOf(20), leavesOf(20), (a, b) => {
      const same = JSON.stringify(a, asText) === JSON.stringify(b, asText);
      expect(payTree(a).root === payTree(b).root).toBe(same);
    }),
  );
});

function asText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

test.each([
  ["unsorted", ["22", "11"], 1n],
  ["repeated", ["11", "11"], 1n],
  ["the first sentinel", ["00"], 1n],
  ["the last sentinel", ["ff"], 1n],
  ["uppercase", ["AB"], 1n],
  ["negative", ["11"], -1n],
  ["beyond 128 bits", ["11", "22"], 2n ** 127n],
])("refuses leaves that are %s", (_, bytes, amount) => {
  const leaves = bytes.map((byte): CumulativeLeaf => ({ account: `0x${byte.repeat(20)}`, amount }));
  expect(() => payTree(leaves)).toThrow(InvalidDataError);
});

test("no leaves make a tree of two sentinels", () => {
  const tree = payTree([]);
  expect(tree.leaves.map((leaf) => leaf.account)).toEqual([PAY_SENTINELS.first, PAY_SENTINELS.last]);
  expect(tree.total).toBe(0n);
});

test("a tree of items proves each, and no items have the root zero", () => {
  const items = [1, 2, 3].map((n) => new Uint8Array(32).fill(n));
  const tree = merkleTree(items);
  items.forEach((item, i) => {
    expect(verifyMerklePath(tree.root, item, merklePath(tree, i))).toBe(true);
  });
  expect(verifyMerklePath(tree.root, new Uint8Array(32), merklePath(tree, 3))).toBe(false);
  expect(() => merklePath(tree, 4)).toThrow(InvalidDataError);
  expect(() => merklePath(tree, 0.5)).toThrow(InvalidDataError);
  const none = merkleTree([]);
  expect(none.root).toBe(`0x${"00".repeat(32)}`);
  expect(verifyMerklePath(none.root, new Uint8Array(32), { index: 0, proof: [] })).toBe(false);
});

test("malformed paths are false, not fatal", () => {
  const tree = merkleTree([new Uint8Array(32)]);
  const item = new Uint8Array(32);
  const long = Array.from({ length: 161 }, (): Bytes32 => tree.root);
  expect(verifyMerklePath(tree.root, item, { index: -1, proof: [] })).toBe(false);
  expect(verifyMerklePath(tree.root, item, { index: Number.NaN, proof: [] })).toBe(false);
  expect(verifyMerklePath(tree.root, item, { index: 0, proof: ["0x00"] })).toBe(false);
  expect(verifyMerklePath(tree.root, item, { index: 0, proof: ["0xzz"] })).toBe(false);
  expect(verifyMerklePath(tree.root, item, { index: 0, proof: long })).toBe(false);
});
