import {
  type Address,
  type Block,
  type ChainEventView,
  digestOf,
  type EpochView,
  encodeBlock,
  encodeEpochHeader,
  epochEvidenceDigest,
  type JobId,
  type PayLeaf,
  rawBlock,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { type AccountLeaf, accountLeaf, withAdded } from "./account-epochs.ts";
import { claimsOf } from "./claims-of.ts";
import { findLeaf } from "./find-leaf.ts";

const account = (n: number) => `0x${n.toString(16).padStart(40, "0")}` as Address;
const hash = (n: number) => `0x${n.toString(16).padStart(64, "0")}` as const;

function shelf(blocks: readonly Block[]) {
  const asked: string[] = [];
  const get = async (cid: CID) => {
    asked.push(cid.toString());
    const found = blocks.find((block) => block.cid.equals(cid));
    if (found === undefined) throw new Error("Nobody has this block.");
    return found.bytes;
  };
  return { asked, get };
}

/** Pages of two leaves: accounts 2, 4, 6 … with ten times their number. */
function pages(count: number): Block[] {
  return Array.from({ length: count }, (_, page) => {
    const leaves: PayLeaf[] = [4 * page + 2, 4 * page + 4].map((n) => ({
      account: account(n),
      amount: String(10 * n),
      units: "1",
    }));
    return encodeBlock({ v: 1, leaves });
  });
}

describe("findLeaf", () => {
  const blocks = pages(64);
  const evidence = { leaves: blocks.map(({ cid }) => cid) };

  it("finds every account, and few pages are fetched for it", async () => {
    for (let n = 2; n <= 256; n += 2) {
      const { asked, get } = shelf(blocks);
      expect((await findLeaf(evidence, account(n), get))?.amount).toBe(String(10 * n));
      expect(asked.length).toBeLessThanOrEqual(7);
    }
  });

  it("finds none between, before or after the leaves", async () => {
    const { get } = shelf(blocks);
    for (const n of [0, 1, 3, 5, 127, 255, 257, 1_000])
      expect(await findLeaf(evidence, account(n), get)).toBeUndefined();
    expect(await findLeaf({ leaves: [] }, account(2), get)).toBeUndefined();
  });
});

describe("accountLeaf", () => {
  const [page] = pages(1);
  if (page === undefined) throw new Error("no page");
  const evidence = encodeBlock({
    v: 1,
    job: hash(1),
    spec: page.cid,
    epoch: 1,
    prev: null,
    rounds: [],
    closed: 1,
    releasedBelow: 0,
    last: false,
    leaves: [page.cid],
  });
  const header = {
    spec: hash(1),
    epoch: 1,
    rounds: 1,
    receiptsRoot: hash(2),
    verdictsRoot: hash(3),
    payRoot: hash(4),
    model: hash(5),
    dag: digestOf(evidence.cid),
  };
  const { get } = shelf([page, evidence, rawBlock(encodeEpochHeader(header))]);
  const onChain = { evidence: epochEvidenceDigest(header), root: hash(4) };

  it("follows the chain's digest down to the leaf", async () => {
    expect(await accountLeaf(onChain, account(4), get)).toEqual({
      kind: "read",
      cumulative: 40n,
      dag: evidence.cid.toString(),
    });
    expect(await accountLeaf(onChain, account(3), get)).toMatchObject({ cumulative: 0n });
  });

  it("says so where the evidence is of another root, or nobody gives it out", async () => {
    expect(await accountLeaf({ ...onChain, root: hash(9) }, account(4), get)).toEqual({
      kind: "unread",
      why: "The evidence is of another pay root.",
    });
    expect(await accountLeaf({ ...onChain, evidence: hash(8) }, account(4), get)).toEqual({
      kind: "unread",
      why: "Nobody has this block.",
    });
  });
});

describe("withAdded", () => {
  const row = (epoch: number, leaf: bigint | undefined, state: EpochView["state"] = "final") => ({
    epoch: { epoch, state } as EpochView,
    leaf: (leaf === undefined
      ? { kind: "unread", why: "gone" }
      : { kind: "read", cumulative: leaf, dag: "" }) satisfies AccountLeaf,
  });

  it("tells what each epoch added, and nothing that it cannot know", () => {
    const added = (rows: Parameters<typeof withAdded>[0]) => withAdded(rows).map((each) => each.added);
    expect(added([row(3, 70n), row(2, 50n), row(1, 20n)])).toEqual([20n, 30n, 20n]);
    expect(added([row(3, 70n), row(2, undefined), row(1, 20n)])).toEqual([undefined, undefined, 20n]);
    expect(added([row(3, 70n), row(2, 50n)])).toEqual([20n, undefined]);
    // What fell is passed over by what follows.
    expect(added([row(3, 70n), row(2, 50n), row(2, 999n, "rejected"), row(1, 20n)])).toEqual([20n, 30n, 979n, 20n]);
  });
});

describe("claimsOf", () => {
  const event = (name: string, by: string) =>
    ({
      name,
      job: hash(1) as JobId,
      fields: { account: by, to: account(9), amount: "5" },
    }) as unknown as ChainEventView;

  it("takes the account's own claims alone, however its address is written", () => {
    const events = [
      event("Claimed", account(0xab)),
      event("Claimed", account(0xab).toUpperCase().replace("0X", "0x")),
      event("Claimed", account(2)),
      event("Funded", account(0xab)),
    ];
    expect(claimsOf(events, account(0xab))).toHaveLength(2);
  });
});
