import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeWasmEngine } from "@starling/compute/node";
import {
  ClassificationManifest,
  decodeBlock,
  errorText,
  type JobId,
  type JobView,
  TrainSpec,
} from "@starling/protocol";
import { exportModel, loadModelAfter, replayJob } from "@starling/sdk";
import { CID } from "multiformats/cid";
import { readConfig } from "../config.ts";
import { StartError } from "../errors.ts";
import { postPreparedJob } from "../jobs/open-sample-job.ts";
import { prepareSampleJob } from "../jobs/sample-job.ts";
import type { Station } from "../running-station.ts";
import { startStation } from "../station.ts";
import { lossPlot } from "./loss-plot.ts";
import { onnxAccuracy } from "./onnx-accuracy.ts";
import { type DemoOptions, readDemoOptions } from "./options.ts";
import { type DemoReport, type DemoRound, demoRound, finalTable, inText, roundLine, workersOf } from "./report.ts";
import { settleAll } from "./settle.ts";
import { type HeadlessBrowser, startVolunteers, type Volunteers } from "./volunteers.ts";

/** The demo gives up when a round or the settlement takes this long. */
const STUCK_MS = 180_000;
const POLL_MS = 250;

/** Epochs are challengeable for this long in the demo: nobody but it is there. */
const TIMES = { window: 3, ruling: 3 };

function viewOf(station: Station, job: JobId): JobView {
  const view = station.coordinator.view(job);
  if (view === undefined) throw new StartError("The job is gone.", { fix: "Look at the lines above." });
  return view;
}

/** Prints rounds as they close, until the job has ended, met the test data, and its last epoch is final. */
async function watchJob(station: Station, job: JobId, volunteers: Volunteers): Promise<DemoRound[]> {
  const rounds: DemoRound[] = [];
  let before = { tabToTab: 0, station: 0 };
  let movedAt = Date.now();
  for (;;) {
    const view = viewOf(station, job);
    const next = view.roundViews.find(({ round }) => round === rounds.length);
    if (next !== undefined) {
      const bytes = await volunteers.bytes();
      const round = demoRound(next, bytes, before);
      before = bytes;
      rounds.push(round);
      console.log(roundLine(round));
      movedAt = Date.now();
      continue;
    }
    const settled = view.escrow.promised === "0" && BigInt(view.escrow.owed) > 0n;
    if (view.state === "ended" && view.train?.test != null && settled) return rounds;
    if (Date.now() - movedAt > STUCK_MS) {
      throw new StartError(`Nothing has moved for ${STUCK_MS / 1_000} s: ${view.status}`, {
        fix: "Try again with more time.",
      });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function writeModel(station: Station, job: JobId, out: string) {
  const { store } = station.node.blocks;
  const get = async (cid: CID) => {
    const bytes = await store.get(cid);
    if (bytes === undefined) throw new StartError(`The block ${cid} is missing.`, { fix: "Report this." });
    return bytes;
  };
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
  const { escrowed, paid, owed, free, bonded, held } = report.escrow;
  const problems = [
    report.accuracy < 0.75 ? `the accuracy is ${report.accuracy}, below 0.75` : "",
    Math.abs(report.accuracy - report.onnxAccuracy) > 0.001 ? "ONNX Runtime finds another accuracy" : "",
    report.workers.some(({ balance }) => balance === "0") ? "a volunteer is unpaid" : "",
    BigInt(paid) + BigInt(owed) + BigInt(free) !== BigInt(escrowed) ? "the escrow does not add up" : "",
    BigInt(held) !== BigInt(escrowed) - BigInt(paid) + BigInt(bonded)
      ? "the contract does not hold what it should"
      : "",
  ].filter((problem) => problem !== "");
  if (problems.length > 0) {
    throw new StartError(`The demo ended, but ${problems.join("; ")}.`, { fix: "Report this with the lines above." });
  }
}

async function demo(
  options: DemoOptions,
  browser: HeadlessBrowser,
  ends: (() => Promise<void> | void)[],
  step: (name: string) => void,
) {
  const started = Date.now();
  const dataDir = mkdtempSync(join(tmpdir(), "starling-demo-"));
  ends.push(() => rmSync(dataDir, { recursive: true, force: true }));
  mkdirSync(options.out, { recursive: true });
  step("starting the station");
  const { EMBEDDED_CHAIN } = process.env;
  const config = readConfig({ PORT: "0", DATA_DIR: dataDir, EMBEDDED_CHAIN });
  const epochs = { everyRounds: 5, everyMs: 3_600_000 };
  const station = await startStation({
    config,
    site: "apps/web/dist",
    epochs,
    log: (text) => console.log(`  ${text}`),
  });
  ends.push(() => station.stop());
  step("posting the job");
  const { model, rounds: count, volunteers: tabs } = options;
  const prepared = prepareSampleJob("data/fashion-mnist", { model, rounds: count, chunks: Math.max(3, tabs) });
  const job = (await postPreparedJob(station, prepared, { times: TIMES })) as JobId;
  step(`starting ${tabs} headless volunteers`);
  const volunteers = await startVolunteers(browser, station.url, tabs);
  ends.push(() => volunteers.stop());
  step("training");
  const rounds = await watchJob(station, job, volunteers);
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
    epoch: { number: settlement.epoch, transaction: settlement.transaction },
    rounds,
    workers: workersOf(view, settlement),
    gas: { propose: settlement.gas.propose.toString(), claimMany: settlement.gas.claimMany.toString() },
    bytes,
    escrow: inText(settlement.escrow),
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
export async function runDemo(args: readonly string[], browser: HeadlessBrowser): Promise<number> {
  let current = "reading the options";
  const ends: (() => Promise<void> | void)[] = [];
  const step = (name: string) => {
    current = name;
    console.log(`… ${name}`);
  };
  try {
    await demo(readDemoOptions(args), browser, ends, step);
    return 0;
  } catch (error) {
    console.error(`\nThe demo failed while ${current}: ${errorText(error)}`);
    return 1;
  } finally {
    for (const end of ends.reverse()) await Promise.resolve(end()).catch(() => undefined);
  }
}
