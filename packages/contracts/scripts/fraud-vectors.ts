// Writes vectors/fraud-proofs.json: for each kind of fraud a proof that holds and ones that nearly do, as
// packages/protocol encodes them. Solidity (test/fraud/Vectors.t.sol) and TypeScript check the same file.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Address,
  type Bytes32,
  type EpochHeader,
  encodeFraud,
  epochEvidenceDigest,
  type FraudProof,
  fromHex,
  merklePath,
  merkleTree,
  type PlacedLeaf,
  payAbsence,
  payItem,
  payProof,
  payTree,
  type Receipt,
  type SigningDomain,
  signTyped,
  type Terms,
  type TypedMessage,
  termsHash,
  typedHash,
} from "@starling/protocol";
import { hashDomain, toFunctionSelector } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { fraudProofsAbi } from "../src/generated/fraudProofs.ts";
import { packageFolder } from "./forge.ts";

/** What the contract holds a proof against: the struct `Case`. */
type Case = {
  job: Bytes32;
  spec: Bytes32;
  terms: Bytes32;
  domain: Bytes32;
  epoch: number;
  total: bigint;
  root: Bytes32;
  evidence: Bytes32;
  rootBefore: Bytes32;
  evidenceBefore: Bytes32;
  proposer: Address;
  backer: Address;
};

type Refusal = Extract<(typeof fraudProofsAbi)[number], { type: "error" }>["name"];

const word = (byte: string): Bytes32 => `0x${byte.repeat(32)}`;
const accountOf = (n: number): Address => `0x${n.toString(16).padStart(40, "0")}`;
const ETHER = 10n ** 18n;

const domain: SigningDomain = { chainId: 31415, contract: accountOf(0x5741a1) };
const coordinator = privateKeyToAccount(word("01"));
const hot = privateKeyToAccount(word("02"));
const stranger = privateKeyToAccount(word("03"));
const addressOf = (account: { address: Address }) => account.address.toLowerCase() as Address;
const [job, spec] = [word("a1"), word("51")];
const terms: Terms = { copies: 2, base: word("ba"), royalties: [{ account: accountOf(0x22), bps: 500 }] };

const receipt = (round: number, copy: number, changes: Partial<Receipt> = {}): Receipt => ({
  job,
  round,
  chunk: word("c4"),
  copy,
  attempt: 0,
  worker: accountOf(0x11),
  session: word("5e"),
  deviceClass: word("dc"),
  result: word("4e"),
  units: "1000000000000",
  engine: word("e1"),
  issuedAt: 1_800_000_000,
  ...changes,
});

const leaf = (n: number, amount: bigint) => ({ account: accountOf(n), amount });
const treeBefore = payTree([leaf(0x11, ETHER), leaf(0x22, ETHER), leaf(0x33, ETHER)]);
const treeNow = payTree([leaf(0x11, 20n * ETHER), leaf(0x22, ETHER), leaf(0x33, 2n * ETHER)]);

const headerBefore: EpochHeader = {
  spec,
  epoch: 1,
  rounds: 10,
  receiptsRoot: word("71"),
  verdictsRoot: word("72"),
  payRoot: treeBefore.root,
  model: word("3d"),
  dag: word("da"),
};

const at = (tree: typeof treeNow, index: number): PlacedLeaf => {
  const found = tree.leaves[index];
  if (found === undefined) throw new Error(`no leaf ${index}`);
  return { ...found, ...merklePath(tree, index) };
};
const standingOf = (tree: typeof treeNow, n: number): readonly [PlacedLeaf] | readonly [PlacedLeaf, PlacedLeaf] => {
  const own = payProof(tree, accountOf(n));
  if (own !== undefined) return [own];
  const absence = payAbsence(tree, accountOf(n));
  if (absence === undefined) throw new Error(`${n} has no standing`);
  return [absence.left, absence.right];
};

/** An epoch over these receipts and this tree, with what a proof needs of it. */
function epochOf(
  receipts: readonly Receipt[],
  tree: { root: Bytes32; total: bigint },
  changes: Partial<EpochHeader> = {},
) {
  const receiptTree = merkleTree(receipts.map((paid) => fromHex(typedHash(domain, "Receipt", paid))));
  const header: EpochHeader = {
    ...headerBefore,
    epoch: 2,
    rounds: 12,
    receiptsRoot: receiptTree.root,
    payRoot: tree.root,
    ...changes,
  };
  const place = (index: number) => {
    const paid = receipts[index];
    if (paid === undefined) throw new Error(`no receipt ${index}`);
    return { receipt: paid, ...merklePath(receiptTree, index) };
  };
  const held: Case = {
    job,
    spec,
    terms: termsHash(terms),
    domain: hashDomain({
      domain: { name: "Starling", version: "1", chainId: BigInt(domain.chainId), verifyingContract: domain.contract },
      types: {
        EIP712Domain: [
          { name: "name", type: "string" },
          { name: "version", type: "string" },
          { name: "chainId", type: "uint256" },
          { name: "verifyingContract", type: "address" },
        ],
      },
    }),
    epoch: 2,
    total: tree.total,
    root: tree.root,
    evidence: epochEvidenceDigest(header),
    rootBefore: treeBefore.root,
    evidenceBefore: epochEvidenceDigest(headerBefore),
    proposer: addressOf(coordinator),
    backer: addressOf(coordinator),
  };
  return { header, place, held };
}

const honest = [receipt(10, 0), receipt(10, 1), receipt(11, 0), receipt(11, 1)];
const good = epochOf(honest, treeNow);
const vectors: object[] = [];

/** Amounts as decimal text: JSON has no integers of their size. */
const inJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, field) => (typeof field === "bigint" ? field.toString() : field)));

function add(name: string, held: Case, proof: FraudProof, refusal?: Refusal): void {
  const { kind, data } = encodeFraud(proof);
  const error = fraudProofsAbi.find((entry) => entry.type === "error" && entry.name === refusal);
  const selector =
    error?.type === "error"
      ? toFunctionSelector(`${error.name}(${error.inputs.map(({ type }) => type).join(",")})`)
      : "0x00000000";
  vectors.push({
    name,
    kind,
    holds: refusal === undefined,
    refusal: refusal ?? null,
    selector,
    case: inJson(held),
    data,
    proof: inJson(proof),
  });
}

// 1
const otherSpec = epochOf(honest, treeNow, { spec: word("52") });
add("another specification", otherSpec.held, { kind: "HeaderMismatch", header: otherSpec.header });
add("a header that matches", good.held, { kind: "HeaderMismatch", header: good.header }, "HeaderMatches");
add("an unknown header", good.held, { kind: "HeaderMismatch", header: headerBefore }, "HeaderUnknown");
// 2
const fell = epochOf(honest, treeNow, { rounds: 9 });
add("rounds fell", fell.held, { kind: "RoundsFell", header: fell.header, before: headerBefore });
add("rounds grew", good.held, { kind: "RoundsFell", header: good.header, before: headerBefore }, "RoundsStand");
// 3
const early = epochOf([receipt(9, 0), receipt(10, 0), receipt(11, 0)], treeNow);
const outside = (epoch: typeof good, index: number): FraudProof => ({
  kind: "ReceiptOutside",
  header: epoch.header,
  before: headerBefore,
  ...epoch.place(index),
});
add("a receipt of a round before", early.held, outside(early, 0));
add("a receipt of the first round", early.held, outside(early, 1), "ReceiptInside");
add("a receipt of the last round", early.held, outside(early, 2), "ReceiptInside");
// 4
const twice = epochOf([receipt(10, 0), receipt(10, 1), receipt(10, 0, { attempt: 1 })], treeNow);
const pair = (epoch: typeof good, a: number, b: number): FraudProof => ({
  kind: "PaidTwice",
  header: epoch.header,
  receipts: [epoch.place(a), epoch.place(b)],
});
add("a copy paid twice", twice.held, pair(twice, 0, 2));
add("two copies", twice.held, pair(twice, 0, 1), "OtherCopy");
add("one place twice", twice.held, pair(twice, 2, 2), "SamePlace");
// 5
const third = epochOf([receipt(10, 2), receipt(10, 1)], treeNow);
const copies = (epoch: typeof good, index: number, known = terms): FraudProof => ({
  kind: "TooManyCopies",
  header: epoch.header,
  terms: known,
  ...epoch.place(index),
});
add("a third copy of two", third.held, copies(third, 0));
add("the second copy of two", third.held, copies(third, 1), "CopyAllowed");
add("other terms", third.held, copies(third, 1, { ...terms, copies: 1 }), "TermsUnknown");
// 6
const less = payTree([leaf(0x11, 20n * ETHER), leaf(0x22, ETHER), leaf(0x33, ETHER - 1n)]);
const gone = payTree([leaf(0x11, 20n * ETHER), leaf(0x22, ETHER)]);
const amountFell = (tree: typeof treeNow, n: number): FraudProof => ({
  kind: "AmountFell",
  before: at(treeBefore, n / 0x11),
  standing: standingOf(tree, n),
});
add("an amount fell by a wei", epochOf(honest, less).held, amountFell(less, 0x33));
add("an account is gone", epochOf(honest, gone).held, amountFell(gone, 0x33));
add("an amount stands", good.held, amountFell(treeNow, 0x22), "AmountStands");
// 7
const voucher = (amount: bigint, stream = "5e"): TypedMessage<"Voucher"> => ({
  job,
  account: accountOf(0x33),
  stream: word(stream),
  cumulativeAmount: amount.toString(),
  epoch: 2,
});
const signer = (account: typeof hot) => ({
  address: addressOf(account),
  signTypedData: (data: never) => account.signTypedData(data),
});
const promise = async (account: typeof hot, message: TypedMessage<"Voucher">) => ({
  voucher: message,
  signature: await signTyped(signer(account), domain, "Voucher", message),
});
const delegation = {
  job,
  peer: word("9e"),
  signer: addressOf(hot),
  from: addressOf(coordinator),
  expiry: 1_900_000_000,
};
const appointment = {
  delegation,
  signature: await signTyped(signer(coordinator), domain, "CoordinatorDelegation", delegation),
};
const below = (vouchers: Awaited<ReturnType<typeof promise>>[], appointments = [appointment]): FraudProof => ({
  kind: "BelowVoucher",
  vouchers,
  appointments,
  standing: standingOf(treeNow, 0x33),
});
const over = 2n * ETHER + 1n;
add("below the proposer's voucher", good.held, below([await promise(coordinator, voucher(over))], []));
add("below its hot key's voucher", good.held, below([await promise(hot, voucher(over))]));
add(
  "below two streams",
  good.held,
  below([await promise(hot, voucher(ETHER)), await promise(coordinator, voucher(over, "5f"))]),
);
add("at the voucher", good.held, below([await promise(hot, voucher(over - 1n))]), "AmountStands");
add("a stranger's voucher", good.held, below([await promise(stranger, voucher(over))]), "VoucherByStranger");
const asStranger: Case = { ...good.held, proposer: addressOf(stranger), backer: accountOf(0) };
add(
  "a coordinator's voucher against a stranger",
  asStranger,
  below([await promise(coordinator, voucher(over))], []),
  "VoucherByStranger",
);
// 8
const royalty = (tree: typeof treeNow): FraudProof => ({
  kind: "RoyaltyBelow",
  terms,
  index: 0,
  standing: standingOf(tree, 0x22),
});
const paidRoyalty = payTree([leaf(0x11, 20n * ETHER), leaf(0x22, ETHER)]);
const shortRoyalty = payTree([leaf(0x11, 20n * ETHER + 1n), leaf(0x22, ETHER - 1n)]);
add("a royalty a wei short", epochOf(honest, shortRoyalty).held, royalty(shortRoyalty));
add("a royalty paid", epochOf(honest, paidRoyalty).held, royalty(paidRoyalty), "AmountStands");
// 9
/** A tree whose leaves stand as they are given. */
function asGiven(leaves: readonly { account: Address; amount: bigint }[]) {
  const tree = merkleTree(leaves.map(payItem));
  const place = (index: number): PlacedLeaf => ({ ...(leaves[index] ?? leaf(0, 0n)), ...merklePath(tree, index) });
  return { root: tree.root, total: leaves.reduce((sum, { amount }) => sum + amount, 0n), place };
}
const swapped = asGiven([leaf(0, 0n), leaf(0x22, ETHER), leaf(0x11, 2n * ETHER), leaf(0x33, 3n * ETHER)]);
add("two leaves out of order", epochOf(honest, swapped).held, {
  kind: "Unsorted",
  left: swapped.place(1),
  right: swapped.place(2),
});
add("two leaves in order", good.held, { kind: "Unsorted", left: at(treeNow, 1), right: at(treeNow, 2) }, "Sorted");
add("leaves apart", good.held, { kind: "Unsorted", left: at(treeNow, 3), right: at(treeNow, 1) }, "NotNeighbours");
// 10
const headless = asGiven([leaf(0x11, ETHER), leaf(0x22, ETHER)]);
add("an account stands first", epochOf(honest, headless).held, { kind: "FirstLeaf", leaf: headless.place(0) });
add("the sentinel stands first", good.held, { kind: "FirstLeaf", leaf: at(treeNow, 0) }, "FirstIsSentinel");
add("not the first leaf", good.held, { kind: "FirstLeaf", leaf: at(treeNow, 1) }, "NotFirst");
// 11
const all = [1, 2, 3].map((index) => at(treeNow, index));
const short: Case = { ...good.held, total: treeNow.total - 1n };
add("a wei over the total", short, { kind: "OverTotal", leaves: all });
add("just the total", good.held, { kind: "OverTotal", leaves: all }, "WithinTotal");
add("one leaf twice", short, { kind: "OverTotal", leaves: [at(treeNow, 1), at(treeNow, 1)] }, "PlacesUnsorted");
add(
  "an amount that is not there",
  good.held,
  { kind: "OverTotal", leaves: [{ ...at(treeNow, 1), amount: 1n << 200n }] },
  "LeafNotThere",
);

await writeFile(
  join(packageFolder, "vectors", "fraud-proofs.json"),
  `${JSON.stringify({ domain, terms, headerBefore, count: vectors.length, vectors }, null, 2)}\n`,
);
console.log(`${vectors.length} vectors written`);
