import type { LeafPage } from "../evidence.ts";
import type { PlacedLeaf } from "../fraud/fraud.ts";
import { type CumulativeLeaf, merklePath, PAY_SENTINELS, type PayTree, TREE_FORMS, treeOf } from "../pay-tree.ts";
import type { EpochCase, ProposedEpoch } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";

/** The tree that stands behind a root. */
export interface KnownTree {
  readonly tree: PayTree;
  /** Whether it has both sentinels and is in order: only then does a gap between neighbours show that nobody is there. */
  readonly wellFormed: boolean;
}

/** The leaves of the pages in their order. */
function leavesIn(pages: readonly LeafPage[]): CumulativeLeaf[] {
  return pages.flatMap((page) => page.leaves.map(({ account, amount }) => ({ account, amount: BigInt(amount) })));
}

/** Finds the tree of these leaves that has the epoch's root. Undefined where none has. */
export function knownTree(pages: readonly LeafPage[], { root }: Pick<ProposedEpoch, "root">): KnownTree | undefined {
  const leaves = leavesIn(pages);
  for (const [form, { before, after }] of TREE_FORMS.entries()) {
    const tree = treeOf([...before, ...leaves, ...after]);
    if (tree.root === root) return { tree, wellFormed: form === 0 && firstDisorder(tree) === undefined };
  }
  return undefined;
}

/** A leaf of the tree with its path. */
export function placedLeaf(tree: PayTree, index: number): PlacedLeaf {
  const leaf = tree.leaves[index];
  if (leaf === undefined) throw new RangeError(`no leaf ${index}`);
  return { ...leaf, ...merklePath(tree, index) };
}

/** The place of the first leaf whose account is not below its right neighbour's. */
function firstDisorder({ leaves }: PayTree): number | undefined {
  const place = leaves.findIndex(({ account }, i) => {
    const right = leaves[i + 1];
    return right !== undefined && account >= right.account;
  });
  return place === -1 ? undefined : place;
}

const tree = (words: string): Finding => ({ place: "tree", words });

/** The tree by itself: it is the leaves', begins and ends with its sentinels, is in order, and holds its total. */
export function checkTree({ proposed }: EpochCase, known: KnownTree | undefined): Finding[] {
  if (known === undefined) return [tree("The leaves do not lead to the root.")];
  const { leaves, total } = known.tree;
  const findings: Finding[] = [];
  const first = leaves[0];
  if (first !== undefined && (first.account !== PAY_SENTINELS.first || first.amount !== 0n)) {
    const fraud = { kind: "FirstLeaf", leaf: placedLeaf(known.tree, 0) } as const;
    findings.push({ ...tree("The tree does not begin with its sentinel."), fraud });
  }
  const last = leaves.at(-1);
  if (last?.account !== PAY_SENTINELS.last || last.amount !== 0n) {
    findings.push(tree("The tree does not end with its sentinel."));
  }
  const place = firstDisorder(known.tree);
  if (place !== undefined) {
    const [left, right] = [placedLeaf(known.tree, place), placedLeaf(known.tree, place + 1)];
    const words = `The leaves of ${left.account} and ${right.account} are out of order.`;
    findings.push({ ...tree(words), fraud: { kind: "Unsorted", left, right } });
  }
  if (total > proposed.total) {
    const words = `The leaves add up to ${total} token wei, more than the total of ${proposed.total}.`;
    findings.push({ ...tree(words), fraud: { kind: "OverTotal", leaves: tooMuch(known.tree, proposed.total) } });
  } else if (total < proposed.total) {
    findings.push(tree(`The leaves add up to ${total} token wei, less than the total of ${proposed.total}.`));
  }
  return findings;
}

/** The fewest leaves that exceed the total by themselves: the largest ones. */
function tooMuch(known: PayTree, total: bigint): PlacedLeaf[] {
  const places = known.leaves
    .map(({ amount }, index) => ({ amount, index }))
    .sort((a, b) => (a.amount > b.amount ? -1 : 1));
  const chosen: number[] = [];
  let sum = 0n;
  for (const { amount, index } of places) {
    if (sum > total) break;
    chosen.push(index);
    sum += amount;
  }
  return chosen.sort((a, b) => a - b).map((index) => placedLeaf(known, index));
}
