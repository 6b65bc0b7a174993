import { encodeResults, type ItemResult } from "@starling/processing";
import { decodeBlock, InferChunk, InferOutput, type JobId, OutputsManifest } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeInferOutput } from "../../../packages/compute/src/infer/chunk/write-infer-output.ts";
import { editDistance } from "../../../packages/processing/src/compare/same-finding.ts";
import { pageOfMobyDick } from "../../../packages/processing/test/book-page.ts";
import { renderedPage } from "../../../packages/processing/test/rendered-page.ts";
import { compareRun } from "../src/demo/infer/compare-run.ts";
import { readBatch } from "../src/demo/infer/settled-batch.ts";
import { singleRun } from "../src/demo/infer/single-run.ts";
import { settleAll } from "../src/demo/settle.ts";
import { isSettled } from "../src/demo/watch-job.ts";
import { fashionExample, pagesExample } from "../src/jobs/batch/examples.ts";
import { labelledItems } from "../src/jobs/batch/labelled-items.ts";
import { openExample } from "../src/jobs/batch/open-example.ts";
import { type PreparedBatch, prepareBatchJob } from "../src/jobs/batch/prepare-batch-job.ts";
import { type BatchStation, batchStation } from "./rig/batch-station.ts";
import { nodeVolunteer } from "./rig/node-volunteer.ts";

const EXACT = { float: { kind: "exact" }, ppm: 0, pixels: 0, samples: 0 } as const;
const [COUNT, SPAN] = [300, 20];
const LONG_MS = 240_000;

let rig: BatchStation;
beforeAll(async () => {
  rig = await batchStation();
}, LONG_MS);
afterAll(() => rig.stop());

const settled = (job: JobId) => expect.poll(() => isSettled(rig.view(job)), { timeout: LONG_MS }).toBe(true);

/** What a liar says of a sample: the second best class is the best. */
function turned(result: ItemResult): ItemResult {
  if (!("output" in result) || result.output.kind !== "labels") return result;
  const [best, second] = result.output.labels;
  if (best === undefined || second === undefined) return result;
  const labels = [
    { label: second.label, ppm: best.ppm },
    { label: best.label, ppm: second.ppm },
  ];
  return { ...result, output: { ...result.output, labels } };
}

/** A volunteer that delivers a chunk with other labels than it found. */
async function lie({ spec }: PreparedBatch) {
  const liar = await nodeVolunteer(rig, 31, {
    pack({ chunkCid, chunk }, made) {
      const results = (made as unknown as { readonly results: readonly ItemResult[] }).results.map(turned);
      const { kind } = decodeBlock(InferChunk, chunk);
      const batch = { results, failed: 0, bytes: encodeResults(results) };
      const { output, blocks } = writeInferOutput({ cid: chunkCid, kind }, spec, batch);
      return { output: decodeBlock(InferOutput, output.bytes), blocks };
    },
  });
  await liar.hello();
  return liar;
}

it(
  "a batch over a real station: in order, whole, as in a single process; who lies is not paid, who leaves is replaced",
  async () => {
    const { items, card } = labelledItems("data/fashion-mnist/test", COUNT);
    const example = fashionExample();
    const prepared = await prepareBatchJob(example, { items, card, choices: { span: SPAN, chunks: 4 } });
    const job = await rig.post(prepared);

    const liar = await lie(prepared);
    expect((await liar.turn()).type).toBe("acknowledged");
    const rejected = () => rig.view(job).members.find(({ worker }) => worker === liar.worker.account)?.rejected;
    await expect.poll(rejected, { timeout: LONG_MS }).toBe(1);
    await liar.stop();

    const leaver = await nodeVolunteer(rig, 32);
    await leaver.hello();
    const left = await leaver.ask({ type: "lease", jobs: [job], blocked: [] });
    if (left.type !== "lease") throw new TypeError(`A ${left.type} is no lease.`);
    await leaver.stop();

    await rig.volunteer();
    await settled(job);
    const batch = await readBatch(rig.station, job, prepared);
    expect(batch.results).toHaveLength(COUNT);
    const single = await singleRun(openExample(example), items);
    expect(compareRun(EXACT, items, { single, batch: batch.results })).toEqual([]);
    expect(encodeResults(batch.results)).toEqual(encodeResults(single));
    expect(rig.view(job).batch).toMatchObject({ count: COUNT, done: COUNT, failed: 0 });

    const { parts } = decodeBlock(OutputsManifest, await rig.client.block(CID.parse(batch.outputs)));
    const windows = Array.from({ length: COUNT / SPAN }, (_, i) => [i * SPAN, (i + 1) * SPAN]);
    expect(parts.map(({ from, to }) => [from, to])).toEqual(windows);
    const [from, to] = decodeBlock(InferChunk, left.lease.chunk).range;
    expect(windows).toContainEqual([from, to]);

    const { balances, escrow } = await settleAll(rig.station, job);
    const [paid, ...others] = [...balances.keys()];
    expect(others).toEqual([]);
    expect([liar.worker.account, leaver.worker.account]).not.toContain(paid);
    const units = BigInt(COUNT) * BigInt(prepared.spec.laneParams.flops);
    expect(escrow.paid).toBe((units * BigInt(prepared.spec.common.price)) / 10n ** 12n);
    expect(escrow.paid + escrow.owed + escrow.free).toBe(escrow.escrowed);
  },
  LONG_MS,
);

const textOf = (result: ItemResult | undefined) => {
  if (result === undefined || "error" in result || result.output.kind !== "parts")
    throw new TypeError("a page has parts");
  return result.output.parts.map(({ output }) => (output.kind === "reading" ? output.text : "")).join("");
};
const bare = (text: string) => text.replace(/\s/g, "");

it(
  "two models read a page over the network as they do in a single process",
  async () => {
    const lines = await pageOfMobyDick(4, 30);
    const pages = [lines.slice(0, 2), lines.slice(2)];
    const items = await Promise.all(
      pages.map(async (page, i) => ({ name: `page ${i + 1}.png`, bytes: await renderedPage(page, 470, 22) })),
    );
    const example = pagesExample();
    const card = { name: "Moby-Dick, the first lines", licence: "CC0-1.0", notice: "In the public domain." };
    const prepared = await prepareBatchJob(example, { items, card, choices: { span: 1 } });
    const job = await rig.post(prepared);
    await rig.volunteer();
    await settled(job);
    const { results } = await readBatch(rig.station, job, prepared);
    const single = await singleRun(openExample(example), items);
    expect(compareRun(EXACT, items, { single, batch: results })).toEqual([]);
    const [expected, read] = [bare(lines.join("")), bare(results.map(textOf).join(""))];
    expect(1 - editDistance(expected, read) / expected.length).toBeGreaterThanOrEqual(0.95);
  },
  LONG_MS,
);
