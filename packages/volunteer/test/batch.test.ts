import { engineDigest } from "@starling/compute";
import { openNodeInferEngine } from "@starling/compute/node";
import { decodeResults, itemFlops, parsePipeline } from "@starling/processing";
import { decodeBlock, InferOutput, type InferSpec, OutputsManifest } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { runItems } from "../../compute/src/infer/index.ts";
import { batchJob } from "../../compute/test/infer/batch-job.ts";
import { clothes, mlpFile, samples } from "../../compute/test/infer/small-models.ts";
import { createVolunteer, type Volunteer } from "../src/index.ts";
import { rigComponents } from "./rig/components.ts";
import { eventually } from "./rig/eventually.ts";
import { type RigStation, rigStation } from "./rig/station.ts";
import { until } from "./rig/until.ts";

const engine = openNodeInferEngine();
let station: RigStation;
const open: Volunteer[] = [];

beforeEach(async () => {
  station = await rigStation();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  await station.stop();
});
afterAll(() => engine.close());

function volunteer(): Volunteer {
  const made = createVolunteer({ station: station.info })(rigComponents(station));
  open.push(made);
  return made;
}

/** Twelve items, the third of which is damaged, in windows of five. */
const items = samples(12).map((item, i) => (i === 2 ? { ...item, bytes: item.bytes.slice(1) } : item));

async function post(provider: InferSpec["laneParams"]["provider"]) {
  const draft = await batchJob(engine);
  const { pipeline, models } = draft.spec.laneParams;
  const costed = models.map(({ name, nominal }) => ({ name, nominal, file: mlpFile().graph }));
  const flops = itemFlops(parsePipeline(pipeline), costed);
  const common = { engine: engineDigest(), price: "1000000000000000000" };
  const batch = await batchJob(engine, { items, common, laneParams: { provider, flops, chunks: 2 } });
  const blocks = [...batch.blocks].map(([text, bytes]) => ({ cid: CID.parse(text), bytes }));
  return { job: await station.postSpec(batch.spec, blocks), flops };
}

/** What a job has come to, read as anybody can read it. */
async function resultsOf(job: `0x${string}`) {
  const get = (cid: CID) => station.node.blocks.get(cid);
  const outputs = station.coordinator().view(job)?.batch?.outputs ?? expect.fail("no outputs");
  const { parts } = decodeBlock(OutputsManifest, await get(CID.parse(outputs)));
  const results = await Promise.all(
    parts.map(async ({ output, from, to }) => {
      const { blocks } = decodeBlock(InferOutput, await get(output));
      const bytes = Buffer.concat(await Promise.all(blocks.map(({ cid }) => get(cid))));
      return decodeResults(bytes, { bytes: 2 ** 20, items: to - from });
    }),
  );
  return results.flat();
}

const ended = (job: `0x${string}`) => () => station.coordinator().view(job)?.state === "ended";

describe("a batch at a real coordinator", () => {
  it("is computed from its first lease to its last item, and paid by what its models cost", async () => {
    const { job, flops } = await post("wasm");
    const one = volunteer();
    await one.start();
    const { account, chunks } = await until(one, (state) => state.chunks.length === 3);
    await eventually(ended(job), 20_000);
    expect(chunks.map(({ lane, words }) => `${lane}: ${words}`).sort()).toEqual([
      "infer: 2 items",
      "infer: 5 items",
      "infer: 5 items, 1 of them failed",
    ]);
    expect(await resultsOf(job)).toEqual((await runItems(engine, clothes({ items }))).results);
    expect(station.coordinator().view(job)?.batch).toMatchObject({ count: 12, done: 12, failed: 1, pinned: false });
    const earned = () => station.coordinator().account(account?.account ?? expect.fail("no account"));
    const amount = (12n * BigInt(flops) * 10n ** 18n) / 10n ** 12n;
    await expect.poll(async () => (await earned()).jobs[0]?.settledAmount).toBe(amount.toString());
  });

  it("for GPUs begins with a calibration, which volunteers without one compute on their CPUs", async () => {
    const { job } = await post("webgpu");
    const both = [volunteer(), volunteer()];
    await Promise.all(both.map((one) => one.start()));
    await eventually(ended(job), 30_000);
    expect(await resultsOf(job)).toEqual((await runItems(engine, clothes({ items }))).results);
    expect(station.coordinator().view(job)?.batch).toMatchObject({ done: 12, provider: "webgpu", pinned: false });
    // Who of the two comes too late for the calibration takes a window of the rounds after it.
    const chunks = both.flatMap((one) => one.store.getState().chunks);
    const calibrations = chunks.filter(({ kind }) => kind === "calibrate");
    expect(calibrations.length).toBeGreaterThanOrEqual(1);
    for (const { round, summary } of calibrations) {
      expect([round, summary]).toEqual([0, { items: 5, failed: 1 }]);
    }
  });
});
