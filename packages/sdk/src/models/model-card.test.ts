import { f32bits } from "@starling/learning";
import { type Block, encodeBlock, InvalidDataError, rawBlock, type TrainRecord } from "@starling/protocol";
import { sampleAddress, sampleCid, sampleJobId, sampleSpec } from "@starling/protocol/testing";
import type { CID } from "multiformats/cid";
import { beforeEach, describe, expect, it } from "vitest";
import { modelCard } from "./model-card.ts";
import { contributorsRoot, gatherProvenance } from "./provenance.ts";

let held: Map<string, Uint8Array>;

function put(block: Block): CID {
  held.set(block.cid.toString(), block.bytes);
  return block.cid;
}
const get = async (cid: CID) => {
  const bytes = held.get(cid.toString());
  if (bytes !== undefined) return bytes;
  throw new InvalidDataError(`Nobody has ${cid}.`, { fix: "Put it first." });
};

function dataset(name: string): CID {
  const shard = { cid: rawBlock(new TextEncoder().encode(name)).cid, count: 4, bytes: 9 };
  const sample = { shape: [1, 2, 2], dtype: "uint8", scale: f32bits(1), offset: f32bits(0) };
  return put(
    encodeBlock({
      v: 1,
      kind: "classification",
      name,
      licence: "MIT",
      notice: `Notice of ${name}.`,
      sample,
      classes: ["a", "b"],
      count: 4,
      encoding: "deflate-raw",
      shards: [shard],
    }),
  );
}

/** A chain of records in which the given workers' updates were accepted. */
function rounds(workers: readonly (readonly number[])[]): CID {
  let prev: CID | null = null;
  for (const [round, accepted] of workers.entries()) {
    const record: TrainRecord = {
      v: 1,
      lane: "train",
      job: sampleJobId,
      round,
      seed: new Uint8Array(32),
      prev,
      base: sampleCid(`base ${round}`),
      accepted: accepted.map((worker, index) => ({
        chunk: sampleCid(`chunk ${index}`),
        round,
        index,
        worker: sampleAddress(worker),
        output: sampleCid("output"),
        multiplier: 1,
      })),
      delta: [],
      model: sampleCid(`model ${round}`),
      momentum: sampleCid("momentum"),
      error: sampleCid("error"),
      lossMicroNats: "1234567",
      best: null,
      evaluation: round === 1 ? { correct: 3, total: 4, lossMicroNats: "1" } : null,
      receipts: sampleCid("receipts"),
    };
    prev = put(encodeBlock(record));
  }
  return prev ?? expect.fail("no round");
}

function post(common: Parameters<typeof sampleSpec>[0] = {}): CID {
  const data = { validation: dataset("Held-out"), test: dataset("Unseen") };
  return put(encodeBlock(sampleSpec({ ...data, ...common }, { dataset: dataset("Shirts") })));
}

beforeEach(() => {
  held = new Map();
});

describe("a model's provenance", () => {
  it("counts every worker's accepted updates over all rounds, in the order of accounts", async () => {
    const { contributions, evaluation } = await gatherProvenance(post(), rounds([[2, 1], [2], [3, 2]]), get);
    expect(contributions).toEqual([
      { account: sampleAddress(1), updates: 1 },
      { account: sampleAddress(2), updates: 3 },
      { account: sampleAddress(3), updates: 1 },
    ]);
    expect(evaluation).toMatchObject({ round: 1, correct: 3, total: 4 });
  });

  it("has a root that changes with any account and any count", () => {
    const base = [
      { account: sampleAddress(1), updates: 1 },
      { account: sampleAddress(2), updates: 3 },
    ];
    const roots = [
      base,
      [base[0], { account: sampleAddress(2), updates: 4 }],
      [{ account: sampleAddress(9), updates: 1 }, base[1]],
      base.slice(0, 1),
    ].map((list) => contributorsRoot(list as typeof base));
    expect(new Set(roots).size).toBe(roots.length);
    expect(roots[0]).toMatch(/^0x[0-9a-f]{64}$/);
  });

  it("is not made up where a block is missing", async () => {
    await expect(gatherProvenance(sampleCid("nothing"), sampleCid("none"), get)).rejects.toThrow(/Nobody has/);
  });
});

describe("a model card", () => {
  it("names job, spec, record, checkpoint, data and every contributor", async () => {
    const [spec, record] = [post({ title: "Shirts and shoes" }), rounds([[1], [1, 2]])];
    const provenance = await gatherProvenance(spec, record, get);
    const card = modelCard(provenance);
    const { contributions, training, validation, test } = provenance;
    const names = [
      spec,
      record,
      sampleCid("model 1"),
      training.cid,
      validation.cid,
      test.cid,
      provenance.contributorsRoot,
    ];
    for (const name of [...names, sampleJobId, ...contributions.map(({ account }) => account)]) {
      expect(card).toContain(`\`${name}\``);
    }
    expect(card).toContain("# Shirts and shoes");
    expect(card).toContain("75.00 % (3 of 4)");
    expect(card).toContain("1.2346 nats");
    expect(card.startsWith("---\nlibrary_name: onnx\n")).toBe(true);
  });

  it("keeps a stranger's words from becoming markup", async () => {
    const title = '</script> [click](http://evil) | # x\n---\nlicense: "stolen"';
    const card = modelCard(await gatherProvenance(post({ title }), rounds([[1]]), get));
    const body = card.split("\n---\n").slice(1).join("\n---\n");
    expect(body).toContain('# \\</script\\> \\[click\\]\\(http://evil\\) \\| \\# x --- license: "stolen"');
    expect(card).not.toMatch(/^license:/m);
  });

  it("says so when nobody has evaluated the model", async () => {
    const card = modelCard(await gatherProvenance(post(), rounds([[1]]), get));
    expect(card).toContain("not evaluated yet");
    expect(card).not.toContain("model-index");
  });
});
