import { mlp, writeModel } from "@starling/graph";
import {
  type Block,
  type Bytes32,
  encodeBlock,
  StarlingError,
  type TrainRecord,
  writeVector,
} from "@starling/protocol";
import { buildSpec, publishDataset, publishModel } from "@starling/sdk";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { replayRounds } from "./replay-rounds.ts";

function published(seed: number) {
  const { graph, weights } = mlp({ input: [1, 2, 2], classes: 3, hidden: [4], seed });
  return publishModel(writeModel(graph, weights));
}

const model = published(1);
const data = publishDataset(
  {
    count: 100,
    sampleShape: [1, 2, 2],
    samples: Uint8Array.from({ length: 400 }, (_, i) => i % 251),
    labels: Uint8Array.from({ length: 100 }, (_, i) => i % 3),
  },
  { name: "Dots", licence: "CC0-1.0", notice: "", classes: ["a", "b", "c"] },
);
const spec = encodeBlock(
  buildSpec(
    {
      graph: model.graph.cid,
      checkpoint: model.checkpoint.cid,
      dataset: data.train.cid,
      validation: data.validation.cid,
      test: data.test.cid,
      engine: `0x${"11".repeat(32)}` as Bytes32,
      parameters: model.parameters,
      trained: model.trained,
      flops: model.flops,
      shardCount: data.shardCount,
    },
    { title: "Dots", purpose: "A test.", rounds: 2, chunks: 1, price: 1n },
  ),
);

function gatewayOf(blocks: readonly Block[]) {
  const held = new Map(blocks.map(({ cid, bytes }) => [cid.toString(), bytes]));
  return async (cid: CID) => {
    const bytes = held.get(cid.toString());
    if (bytes === undefined) throw new RangeError(`The gateway lacks ${cid}.`);
    return bytes;
  };
}

/** A record of a round in which nothing was accepted, that claims another model's weights came out. */
function forged(base: CID): Block {
  const vector = writeVector(new Float32Array(model.parameters)).manifest.cid;
  const record: TrainRecord = {
    v: 1,
    lane: "train",
    job: `0x${"22".repeat(32)}` as TrainRecord["job"],
    round: 0,
    seed: new Uint8Array(32),
    prev: null,
    base,
    accepted: [],
    delta: [],
    model: published(2).checkpoint.cid,
    momentum: vector,
    error: vector,
    lossMicroNats: "0",
    evaluation: null,
    best: null,
    receipts: spec.cid,
  };
  return encodeBlock(record);
}

describe("replayRounds", () => {
  it("starts from the spec's own checkpoint", async () => {
    const get = gatewayOf([spec, ...model.blocks]);
    const end = await replayRounds({ spec: spec.cid.toString(), records: [] }, get, () => {});
    expect(end).toBe(model.checkpoint.cid.toString());
  });

  it.each([
    ["starts from another checkpoint", forged(published(2).checkpoint.cid), /base checkpoint/],
    ["claims a step from no accepted work", forged(model.checkpoint.cid), /checkpoint differs/],
  ])("stops at a record that %s, before it counts as recomputed", async (_, record, words) => {
    const rounds: number[] = [];
    const replay = replayRounds(
      { spec: spec.cid.toString(), records: [record.cid.toString()] },
      gatewayOf([spec, record, ...model.blocks]),
      ({ round }) => rounds.push(round),
    );
    await expect(replay).rejects.toThrow(words);
    await expect(replay).rejects.toBeInstanceOf(StarlingError);
    expect(rounds).toEqual([]);
  });

  it("says which block nobody gives", async () => {
    const replay = replayRounds({ spec: spec.cid.toString(), records: [] }, gatewayOf([spec]), () => {});
    await expect(replay).rejects.toThrow("lacks");
  });
});
