import { keccak_256 } from "@noble/hashes/sha3.js";
import { InvalidDataError } from "./errors.ts";
import { type Address, type Bytes32, fromHex, toHex } from "./hex.ts";

/** A leaf of the pay tree: what an account has earned since the job began, in token wei. */
export interface CumulativeLeaf {
  readonly account: Address;
  readonly amount: bigint;
}

/** A hash's place in a tree, with the neighbours on its way to the root, lowest first. */
export interface MerklePath {
  readonly index: number;
  readonly proof: readonly Bytes32[];
}

/** A binary tree over hashes; `levels[0]` holds the leaves, filled with zero up to a power of two. */
export interface MerkleTree {
  readonly root: Bytes32;
  readonly levels: readonly (readonly Uint8Array[])[];
}

/** The tree of one epoch's leaves between their sentinels, in the order of accounts. */
export interface PayTree extends MerkleTree {
  readonly leaves: readonly CumulativeLeaf[];
  /** Sum of all leaves: what the epoch promises, in token wei. */
  readonly total: bigint;
}

/** Two adjacent leaves between which an account would stand. */
export interface PayAbsence {
  readonly left: CumulativeLeaf & MerklePath;
  readonly right: CumulativeLeaf & MerklePath;
}

/** The accounts before the first and after the last leaf; nobody has their keys. */
export const PAY_SENTINELS = {
  first: `0x${"00".repeat(20)}`,
  last: `0x${"ff".repeat(20)}`,
} as const satisfies Record<string, Address>;

const FIRST: CumulativeLeaf = { account: PAY_SENTINELS.first, amount: 0n };
const LAST: CumulativeLeaf = { account: PAY_SENTINELS.last, amount: 0n };

/**
 * What stands before and after the leaves, in the forms that a proposer may have given its tree; the first is the right
 * one. A verifier that knows the form can prove what is wrong with it.
 */
export const TREE_FORMS = [
  { before: [FIRST], after: [LAST] },
  { before: [], after: [LAST] },
  { before: [], after: [] },
  { before: [FIRST], after: [] },
] as const satisfies readonly { before: readonly CumulativeLeaf[]; after: readonly CumulativeLeaf[] }[];

const ZERO = new Uint8Array(32);
/** The contract keeps totals in 128 bits. */
const MAX_TOTAL = 2n ** 128n - 1n;
/** Deeper proofs than a tree of all accounts could need are refused before they are hashed. */
const MAX_DEPTH = 160;

function hashNode(left: Uint8Array, right: Uint8Array): Uint8Array {
  const pair = new Uint8Array(64);
  pair.set(left);
  pair.set(right, 32);
  return keccak_256(pair);
}

/**
 * The tree over 32-byte items: a leaf is `keccak256(item)`, a node `keccak256(left ‖ right)`. Leaves hash 32 bytes and
 * nodes 64, so neither passes for the other. No items give the root zero.
 */
export function merkleTree(items: readonly Uint8Array[]): MerkleTree {
  const width = 2 ** Math.ceil(Math.log2(Math.max(1, items.length)));
  const leaves: Uint8Array[] = Array.from({ length: width }, (_, i) => {
    const item = items[i];
    return item === undefined ? ZERO : keccak_256(item);
  });
  const levels: Uint8Array[][] = [leaves];
  let level: Uint8Array[] = leaves;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i < level.length; i += 2) above.push(hashNode(level[i] ?? ZERO, level[i + 1] ?? ZERO));
    levels.push(above);
    level = above;
  }
  return { root: toHex(level[0] ?? ZERO), levels };
}

/**
 * The path of the item at `index`.
 * @throws InvalidDataError when the tree has no such place.
 */
export function merklePath(tree: MerkleTree, index: number): MerklePath {
  const width = tree.levels[0]?.length ?? 0;
  if (!Number.isInteger(index) || index < 0 || index >= width) {
    throw new InvalidDataError(`The tree has no leaf ${index}.`, { fix: `Ask for one from 0 to ${width - 1}.` });
  }
  const proof = tree.levels.slice(0, -1).map((level, depth) => toHex(level[(index >> depth) ^ 1] ?? ZERO));
  return { index, proof };
}

/** Whether `item` stands at the path's place under `root`. Malformed paths are simply false. */
export function verifyMerklePath(root: Bytes32, item: Uint8Array, path: MerklePath): boolean {
  if (path.proof.length > MAX_DEPTH || !Number.isSafeInteger(path.index) || path.index < 0) return false;
  let hash: Uint8Array = keccak_256(item);
  let rest = BigInt(path.index);
  for (const text of path.proof) {
    if (!/^0x[0-9a-f]{64}$/.test(text)) return false;
    const neighbour = fromHex(text);
    hash = rest % 2n === 0n ? hashNode(hash, neighbour) : hashNode(neighbour, hash);
    rest >>= 1n;
  }
  return rest === 0n && toHex(hash) === root && root !== toHex(ZERO);
}

/** `keccak256(abi.encode(account, amount))`: the item under which a leaf enters the tree. */
export function payItem({ account, amount }: CumulativeLeaf): Uint8Array {
  const words = new Uint8Array(64);
  words.set(fromHex(account), 12);
  words.set(fromHex(`0x${amount.toString(16).padStart(64, "0")}`), 32);
  return keccak_256(words);
}

/**
 * Builds the pay tree. Leaves must be sorted by account, one an account, as `payout` gives them; the sentinels are
 * added here. Vectors shared with the contract: packages/contracts/vectors/pay-tree.json.
 * @throws InvalidDataError for leaves out of order, repeated accounts, sentinels, or a total beyond 128 bits.
 */
export function payTree(leaves: readonly CumulativeLeaf[]): PayTree {
  let last: Address = PAY_SENTINELS.first;
  let total = 0n;
  for (const { account, amount } of leaves) {
    if (!/^0x[0-9a-f]{40}$/.test(account) || account <= last || account >= PAY_SENTINELS.last) {
      const fix = "Sort the leaves by lowercase account, merge repeated ones, and leave the sentinels out.";
      throw new InvalidDataError(`The pay leaf of ${account} is out of place.`, { fix });
    }
    if (amount < 0n) throw new InvalidDataError("A pay leaf is negative.", { fix: "Give cumulative amounts." });
    last = account;
    total += amount;
  }
  if (total > MAX_TOTAL) {
    throw new InvalidDataError("The pay leaves add up to more than 128 bits.", { fix: "Check the price of the job." });
  }
  return treeOf([FIRST, ...leaves, LAST]);
}

/** The tree over leaves as they stand, sentinels and order included: whatever a proposer may have built. */
export function treeOf(leaves: readonly CumulativeLeaf[]): PayTree {
  const total = leaves.reduce((sum, { amount }) => sum + amount, 0n);
  return { ...merkleTree(leaves.map(payItem)), leaves, total };
}

/** First place whose account is not below `account`. */
function placeOf(tree: PayTree, account: Address): number {
  let low = 0;
  let high = tree.leaves.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tree.leaves[middle]?.account ?? PAY_SENTINELS.last) < account) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An account's leaf with its path: what `claim` takes. Undefined where the account has none. */
export function payProof(tree: PayTree, account: Address): (CumulativeLeaf & MerklePath) | undefined {
  const index = placeOf(tree, account);
  const leaf = tree.leaves[index];
  return leaf?.account === account ? { ...leaf, ...merklePath(tree, index) } : undefined;
}

/** Whether the leaf stands under `root`. */
export function verifyPayProof(root: Bytes32, { account, amount, index, proof }: CumulativeLeaf & MerklePath): boolean {
  return verifyMerklePath(root, payItem({ account, amount }), { index, proof });
}

/** The two leaves between which the account would stand. Undefined where it has a leaf. */
export function payAbsence(tree: PayTree, account: Address): PayAbsence | undefined {
  const index = placeOf(tree, account);
  const [left, right] = [tree.leaves[index - 1], tree.leaves[index]];
  if (left === undefined || right === undefined || right.account === account) return undefined;
  return {
    left: { ...left, ...merklePath(tree, index - 1) },
    right: { ...right, ...merklePath(tree, index) },
  };
}

/** Whether the two leaves show that the account has none under `root`. */
export function verifyPayAbsence(root: Bytes32, account: Address, { left, right }: PayAbsence): boolean {
  const adjacent = right.index === left.index + 1 && left.proof.length === right.proof.length;
  const between = left.account < account && account < right.account;
  return adjacent && between && verifyPayProof(root, left) && verifyPayProof(root, right);
}
