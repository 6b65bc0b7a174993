import { f32bits } from "@starling/learning";
import { Chunk, decodeBlock, encodeBlock, TrainOutput } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { replayJob } from "../src/audit/replay/replay-job.ts";
import { type Choice, recordsOf, run } from "./run-job.ts";

const [one, mu, alpha] = [f32bits(1), f32bits(0.8), f32bits(0.9)];
const common = { steps: 4, batch: 8, microBatch: 8, aggregation: "work-clip" } as const;
const choices: readonly Choice[] = [
  { ...common, recipe: { kind: "momentum", mu, alpha }, codec: { kind: "int4", kappa: one } },
  { ...common, recipe: { kind: "momentum", mu, alpha }, codec: { kind: "ternary", kappa: f32bits(0.5) } },
  { ...common, recipe: { kind: "fedavg" }, codec: { kind: "int8", kappa: one } },
  { ...common, recipe: { kind: "fedprox", mu, alpha, rho: f32bits(0.1) }, codec: { kind: "int4", kappa: one } },
  {
    ...common,
    recipe: { kind: "sync", mu: f32bits(0.9), alpha: one },
    codec: { kind: "int32", kappa: one },
    optimizer: { kind: "sgd", clip: one },
    aggregation: "work",
    steps: 1,
    lr: [f32bits(0.5)],
  },
  {
    ...common,
    recipe: { kind: "sparse", alpha: one },
    codec: { kind: "sparse", kappa: one, keep: 16, beta: f32bits(0.95) },
  },
  {
    ...common,
    recipe: { kind: "buffered", mu: f32bits(0.5), alpha, staleness: 3 },
    codec: { kind: "int4", kappa: one },
  },
];

describe.each(choices.map((choice) => ({ choice, name: `${choice.recipe.kind} with ${choice.codec.kind}` })))(
  "a job under $name",
  ({ choice }) => {
    it("learns, and replays from its records to the coordinator's own checkpoint", async () => {
      const slow = choice.recipe.kind === "buffered";
      const ran = await run(choice, { slow });
      const late = (await recordsOf(ran)).flatMap(({ round, accepted }) => accepted.filter((one) => one.round < round));
      expect(late.length > 0).toBe(slow);
      expect(ran.view.roundViews).toHaveLength(3);
      expect(ran.view.members.map(({ rejected }) => rejected)).toEqual(ran.view.members.map(() => 0));
      expect((await replayJob(ran.spec, ran.records, ran.get)).toString()).toBe(ran.view.train?.model);
      const losses = (await recordsOf(ran)).map(({ evaluation }) => Number(evaluation?.lossMicroNats));
      expect(losses[2]).toBeLessThan(losses[0] ?? 0);
      const turned = await Promise.all(
        (await recordsOf(ran)).map(async (record) =>
          encodeBlock({ ...record, accepted: record.accepted.toReversed() }),
        ),
      );
      const get = async (cid: CID) => turned.find((block) => block.cid.equals(cid))?.bytes ?? ran.get(cid);
      const cids = turned.map(({ cid }) => cid);
      expect((await replayJob(ran.spec, cids, get)).toString()).toBe(ran.view.train?.model);
    });
  },
);

describe("under the sparse recipe", () => {
  it("a worker's later chunks take up what its update before left out, each once", async () => {
    const sparse = choices.find(({ recipe }) => recipe.kind === "sparse") ?? expect.fail("no such choice");
    const ran = await run(sparse);
    const left = new Map<string, string>();
    const taken: string[] = [];
    for (const { accepted } of await recordsOf(ran)) {
      for (const { output: cid, worker } of accepted) {
        const output = decodeBlock(TrainOutput, await ran.get(cid));
        if (output.kind === "train") left.set(output.error?.toString() ?? "", worker);
      }
      for (const { chunk, worker } of accepted) {
        const [, , , error] = decodeBlock<Chunk>(Chunk, await ran.get(chunk)).inputs;
        if (error === undefined) continue;
        expect(left.get(error.toString())).toBe(worker);
        taken.push(error.toString());
      }
    }
    expect(left.has("")).toBe(false);
    expect(taken.length).toBeGreaterThanOrEqual(4);
    expect(new Set(taken).size).toBe(taken.length);
  });
});
