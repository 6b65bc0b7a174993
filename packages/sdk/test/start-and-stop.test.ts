import { f32bits } from "@starling/learning";
import { encodeBlock } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { replayJob } from "../src/audit/replay/replay-job.ts";
import { loadModelAfter } from "../src/models/model-source.ts";
import { startFrom } from "../src/spec/start-from.ts";
import { type Choice, recordsOf, run } from "./run-job.ts";

const momentum: Choice = {
  recipe: { kind: "momentum", mu: f32bits(0.8), alpha: f32bits(0.9) },
  codec: { kind: "int4", kappa: f32bits(1) },
};

describe("a job that starts where a round of another one ended", () => {
  it.each([
    ["forks it", false],
    ["resumes it", true],
  ])("%s, and replays", async (_, resumes) => {
    const first = await run(momentum);
    const record = first.records.at(-1) ?? expect.fail("no round");
    const start = await startFrom(record, { first: first.spec.laneParams.checkpoint, get: first.get, resumes });
    expect(start.parts.checkpoint.toString()).toBe(first.view.train?.model);
    const { blocks } = first;
    await blocks.putAll(start.blocks);
    const next = await run({ ...momentum, ...start.parts }, { blocks, salt: 2 });
    expect((await replayJob(next.spec, next.records, next.get)).toString()).toBe(next.view.train?.model);
    const [opening] = await recordsOf(next);
    expect(opening?.base.toString()).toBe(first.view.train?.model);
    const other = { ...next.spec, laneParams: { ...next.spec.laneParams, origin: { record, resumes: !resumes } } };
    await expect(replayJob(other, next.records, next.get)).rejects.toThrow(/Round 1: the checkpoint/);
  });

  it("is refused where its checkpoint is not the round's", async () => {
    const first = await run(momentum);
    const [record = expect.fail("no round")] = first.records;
    await expect(
      run({ ...momentum, origin: { record, resumes: false } }, { blocks: first.blocks, salt: 2 }),
    ).rejects.toThrow(/another checkpoint/);
  });
});

describe("a model that is known already", () => {
  it("is followed by the steps since then, to the same checkpoint", async () => {
    const ran = await run(momentum);
    const [first = expect.fail("no round"), , last = expect.fail("no round")] = ran.records;
    const begin = ran.spec.laneParams.checkpoint;
    const known = await loadModelAfter(first, begin, ran.get);
    const later = ran.view.roundViews.slice(1).map(({ train }) => train?.model);
    const count = async (options: Parameters<typeof loadModelAfter>[3]) => {
      const fetched: string[] = [];
      const get = (cid: CID) => {
        fetched.push(cid.toString());
        // Between two whole checkpoints a station keeps steps alone.
        return later.includes(cid.toString()) ? Promise.reject(new Error("not kept")) : ran.get(cid);
      };
      const { cid, weights } = await loadModelAfter(last, begin, get, options);
      expect(cid.toString()).toBe(ran.view.train?.model);
      return { weights, fetched };
    };
    const whole = await count({});
    const followed = await count({ known });
    expect(followed.weights).toEqual(whole.weights);
    expect(followed.fetched).not.toContain(known.checkpoint.graph.toString());
    expect(whole.fetched).toContain(known.checkpoint.graph.toString());
  });
});

describe("a job with patience", () => {
  it("ends when the validation loss no longer falls, and its last record names the best checkpoint", async () => {
    const wild = { ...momentum, lr: [f32bits(1e-2), f32bits(1e-2), f32bits(2)] };
    const ran = await run(wild, { stop: { rounds: 30, plateau: { patience: 3, minDeltaMicroNats: 1_000 } } });
    expect(ran.view.status).toMatch(/no longer falls/);
    expect(ran.view.roundViews.length).toBeLessThan(30);
    const records = await recordsOf(ran);
    const losses = records.map(({ evaluation }) => Number(evaluation?.lossMicroNats));
    const best = losses.indexOf(Math.min(...losses));
    expect(records.at(-1)?.best).toMatchObject({ round: best });
    expect(records.at(-1)?.best?.model.toString()).toBe(records[best]?.base.toString());
    expect((await replayJob(ran.spec, ran.records, ran.get)).toString()).toBe(ran.view.train?.model);
    const last = { ...(records.at(-1) ?? expect.fail("no round")), best: null };
    const forged = encodeBlock(last);
    const get = async (cid: CID) => (cid.equals(forged.cid) ? forged.bytes : ran.get(cid));
    await expect(replayJob(ran.spec, [...ran.records.slice(0, -1), forged.cid], get)).rejects.toThrow(
      /best checkpoint/,
    );
  });
});
