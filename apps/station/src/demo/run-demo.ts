import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createNodeWasmEngine } from "@starling/compute/node";
import { ClassificationManifest, decodeBlock, type JobId, TrainSpec } from "@starling/protocol";
import { exportModel, loadModelAfter, replayJob } from "@starling/sdk";
import { CID } from "multiformats/cid";
import { StartError } from "../errors.ts";
import { postPreparedJob } from "../jobs/open-sample-job.ts";
import { prepareSampleJob } from "../jobs/sample-job.ts";
import type { Station } from "../running-station.ts";
import { DEMO_TIMES, openDemoStation } from "./demo-station.ts";
import { heldBlocks } from "./held-blocks.ts";
import { lossPlot } from "./loss-plot.ts";
import { contractProblems, moneyOf, moneyProblems } from "./money.ts";
import { onnxAccuracy } from "./onnx-accuracy.ts";
import { type DemoOptions, readDemoOptions } from "./options.ts";
import { type DemoReport, type DemoRound, demoRound, finalTable, roundLine } from "./report.ts";
import { settleAll } from "./settle.ts";
import { type DemoSteps, runSteps } from "./steps.ts";
import { type HeadlessBrowser, startVolunteers, type Volunteers } from "./volunteers.ts";
import { viewOf, watchJob } from "./watch-job.ts";

/** Prints rounds as they close, until the job is settled. */
async function watchRounds(station: Station, job: JobId, volunteers: Volunteers): Promise<DemoRound[]> {
  const rounds: DemoRound[] = [];
  let before = { tabToTab: 0, station: 0 };
  await watchJob(station, job, async ({ roundViews }) => {
    const next = roundViews.find(({ round }) => round === rounds.length);
    if (next === undefined) return false;
    const bytes = await volunteers.bytes();
    const round = demoRound(next, bytes, before);
    before = bytes;
    rounds.push(round);
    console.log(roundLine(round));
    return true;
  });
  return rounds;
}

async function writeModel(station: Station, job: JobId, out: string) {
  const get = heldBlocks(station);
  const view = viewOf(station, job);
  const spec = decodeBlock(TrainSpec, await get(CID.parse(view.spec)));
  const records = view.roundViews.map(({ record }) => CID.parse(record));
  const replayed = await replayJob(spec, records, get);
  if (replayed.toString() !== view.train?.model) {
    throw new StartError(`The evidence leads to ${replayed}, not to ${view.train?.model}.`, { fix: "Report this." });
  }
  const last = records.at(-1);
  if (last === undefined) throw new StartError("No round was closed.", { fix: "Look at the lines above." });
  const trained = await loadModelAfter(last, spec.laneParams.checkpoint, get);
  const onnx = await exportModel(trained, "onnx", { spec, get, engine: createNodeWasmEngine });
  writeFileSync(join(out, "model.onnx"), onnx);
  const manifest = decodeBlock(ClassificationManifest, await get(spec.common.test));
  return { view, onnxAccuracy: await onnxAccuracy(onnx, manifest, get), title: spec.common.title };
}

function assertOutcome(report: DemoReport): void {
  const problems = [
    report.accuracy < 0.75 ? `the accuracy is ${report.accuracy}, below 0.75` : "",
    Math.abs(report.accuracy - report.onnxAccuracy) > 0.001 ? "ONNX Runtime finds another accuracy" : "",
    report.workers.some(({ chunks }) => chunks === 0) ? "a volunteer has done nothing" : "",
    ...moneyProblems(report),
    ...contractProblems([report.escrow]),
  ].filter((problem) => problem !== "");
  if (problems.length > 0) {
    throw new StartError(`The demo ended, but ${problems.join("; ")}.`, { fix: "Report this with the lines above." });
  }
}

async function demo(options: DemoOptions, browser: HeadlessBrowser, steps: DemoSteps): Promise<void> {
  const { step, atEnd } = steps;
  const started = Date.now();
  mkdirSync(options.out, { recursive: true });
  const station = await openDemoStation(steps, { epochs: { everyRounds: 5, everyMs: 3_600_000 } });
  step("posting the job");
  const { model, rounds: count, volunteers: tabs } = options;
  const prepared = prepareSampleJob("data/fashion-mnist", { model, rounds: count, chunks: Math.max(3, tabs) });
  const job = (await postPreparedJob(station, prepared, { times: DEMO_TIMES })) as JobId;
  step(`starting ${tabs} headless volunteers`);
  const volunteers = await startVolunteers(browser, station.url, tabs);
  atEnd(() => volunteers.stop());
  step("training");
  const rounds = await watchRounds(station, job, volunteers);
  const bytes = await volunteers.bytes();
  step("claiming the pay");
  const settlement = await settleAll(station, job);
  step("recomputing and exporting the model");
  const { view, onnxAccuracy: byOnnx, title } = await writeModel(station, job, options.out);
  const points = rounds.map(({ round, loss, accuracy }) => ({ round, loss, accuracy: accuracy ?? undefined }));
  writeFileSync(join(options.out, "loss.svg"), lossPlot(title, points));
  const report: DemoReport = {
    accuracy: (view.train?.test?.accuracyPpm ?? 0) / 1e6,
    onnxAccuracy: byOnnx,
    seconds: (Date.now() - started) / 1_000,
    checkpoint: view.train?.model ?? "",
    rounds,
    bytes,
    ...moneyOf(view, settlement),
  };
  console.log(`\n${finalTable(report)}\n`);
  console.log(
    `  ${options.out}/model.onnx and ${options.out}/loss.svg are written; ${report.seconds.toFixed(0)} s in all.`,
  );
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  step("checking the outcome");
  assertOutcome(report);
}

/**
 * `npm run demo`: the whole network with headless volunteers, to a trained model and paid workers.
 * @returns the exit code
 */
export function runDemo(args: readonly string[], browser: HeadlessBrowser): Promise<number> {
  return runSteps((steps) => demo(readDemoOptions(args), browser, steps));
}
