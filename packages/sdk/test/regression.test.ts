import { f32bits } from "@starling/learning";
import { encodeBlock } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { replayJob } from "../src/audit/replay/replay-job.ts";
import { modelCard } from "../src/models/model-card.ts";
import { gatherProvenance } from "../src/models/provenance.ts";
import { recordsOf, run } from "./run-job.ts";

describe("a job that learns values", () => {
  it("lowers the squared error round by round, counts no hits, and replays to the same checkpoint", async () => {
    const ran = await run(
      {
        recipe: { kind: "momentum", mu: f32bits(0.6), alpha: f32bits(1) },
        codec: { kind: "int4", kappa: f32bits(1) },
        steps: 6,
      },
      { regression: true },
    );
    expect(ran.view.train?.loss).toBe("mean-squared-error");
    expect(ran.view.members.map(({ rejected }) => rejected)).toEqual(ran.view.members.map(() => 0));
    const records = await recordsOf(ran);
    // Evaluation chunks of 64 samples with two values each.
    expect(records.map(({ evaluation }) => [evaluation?.correct, evaluation?.total])).toEqual(
      records.map(() => [null, 128]),
    );
    const losses = records.map(({ evaluation }) => Number(evaluation?.lossMicroNats));
    expect(losses.toSorted((a, b) => b - a)).toEqual(losses);
    expect(losses[2]).toBeLessThan((losses[0] ?? 0) / 2);
    expect(ran.view.roundViews.map(({ train }) => train?.evaluation?.accuracyPpm)).toEqual([null, null, null]);
    expect(ran.view.train?.test).toMatchObject({ accuracyPpm: null, total: 192 });

    expect((await replayJob(ran.spec, ran.records, ran.get)).toString()).toBe(ran.view.train?.model);
    const last = ran.records.at(-1) ?? expect.fail("no round");
    const card = modelCard(
      await gatherProvenance(encodeBlock(ran.spec).cid, last, ran.get as (cid: CID) => Promise<Uint8Array>),
    );
    expect(card).toMatch(/Mean squared error on the validation data, .* over 128 values\./);
    expect(card).toMatch(/metrics: \[\{ type: mse, value: 0\.\d{6} \}\]/);
    expect(card).toContain("256 samples with 2 targets");
    expect(card).not.toMatch(/accuracy|nats/i);
  });
});
