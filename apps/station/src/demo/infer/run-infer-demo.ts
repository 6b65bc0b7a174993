import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ComparisonRule, resultsToJsonLines } from "@starling/processing";
import { fromOne, type JobId } from "@starling/protocol";
import { StartError } from "../../errors.ts";
import { postPreparedJob } from "../../jobs/open-sample-job.ts";
import type { Station } from "../../running-station.ts";
import { DEMO_TIMES, openDemoStation } from "../demo-station.ts";
import { contractProblems, inText, moneyOf, moneyProblems } from "../money.ts";
import { readEscrow, settleAll } from "../settle.ts";
import { type DemoSteps, runSteps } from "../steps.ts";
import { type HeadlessBrowser, startVolunteers } from "../volunteers.ts";
import { watchJob } from "../watch-job.ts";
import { accuracyOf, compareRun } from "./compare-run.ts";
import { type DemoBatch, demoBatches } from "./demo-batches.ts";
import { type InferDemoOptions, readInferDemoOptions } from "./options.ts";
import { type BatchReport, type InferDemoReport, inferTable } from "./report.ts";
import { readBatch } from "./settled-batch.ts";
import { singleRun } from "./single-run.ts";
import { makeTrouble, troubleProblems } from "./trouble.ts";

/** A batch that was posted. */
interface PostedBatch extends DemoBatch {
  readonly job: JobId;
  readonly postedAt: number;
}

/** Accuracies of two backends may differ by so much: images on the border of two classes. */
const ACCURACY_SLACK = 0.0002;

/** Prints items as they are done, until the batch is settled. Gives the time of its last one. */
async function watchItems(station: Station, { job, prepared }: PostedBatch): Promise<number> {
  let [seen, accepted, at] = [0, 0, Date.now()];
  await watchJob(station, job, ({ batch, round, members }) => {
    const done = batch?.done ?? 0;
    const chunks = members.reduce((sum, member) => sum + member.accepted, 0);
    if (done === seen && chunks === accepted) return false;
    if (done > seen) {
      at = Date.now();
      console.log(`  ${prepared.spec.common.title}: ${done} of ${batch?.count} items, round ${fromOne(round)}`);
    }
    [seen, accepted] = [done, chunks];
    return true;
  });
  return at;
}

/** Claims a batch's pay, writes its results and holds them against a single run. */
async function concludeBatch(station: Station, posted: PostedBatch, { out, provider }: InferDemoOptions) {
  const { job, prepared, example, items, isTrue, file, postedAt } = posted;
  const endedAt = await watchItems(station, posted);
  return async (): Promise<{ readonly report: BatchReport; readonly problems: readonly string[] }> => {
    const settlement = await settleAll(station, job);
    const { view, outputs, results } = await readBatch(station, job, prepared);
    const lines = resultsToJsonLines(results);
    writeFileSync(join(out, file), lines);
    const single = await singleRun(example, items);
    const { rule, provider: asked } = prepared.spec.laneParams;
    const different = compareRun(rule as unknown as ComparisonRule, items, { single, batch: results });
    const [accuracy, singleAccuracy] = [accuracyOf(results, isTrue), accuracyOf(single, isTrue)];
    const seconds = (endedAt - postedAt) / 1_000;
    const report: BatchReport = {
      title: prepared.spec.common.title,
      provider: asked,
      items: results.length,
      failed: view.batch?.failed ?? 0,
      rounds: view.roundViews.length,
      seconds,
      itemsPerSecond: results.length / seconds,
      outputs,
      file: join(out, file),
      fileBytes: Buffer.byteLength(lines),
      different: different.length,
      accuracy,
      singleAccuracy,
      ...moneyOf(view, settlement),
    };
    const slack = provider === "wasm" ? 0 : ACCURACY_SLACK;
    const differs = Math.abs(accuracy - singleAccuracy) > slack;
    const problems = [
      ...different.slice(0, 3),
      ...(report.failed > 0 ? [`${report.failed} items have failed`] : []),
      ...(differs ? [`the accuracy is ${accuracy}, that of a single run ${singleAccuracy}`] : []),
      ...moneyProblems(report),
    ];
    return { report, problems: problems.map((problem) => `${report.title}: ${problem}`) };
  };
}

async function demo(options: InferDemoOptions, browser: HeadlessBrowser, steps: DemoSteps): Promise<void> {
  const { step, atEnd } = steps;
  const started = Date.now();
  mkdirSync(options.out, { recursive: true });
  step("preparing the batches");
  const batches = await demoBatches(options);
  const station = await openDemoStation(steps, {
    epochs: { everyRounds: 5, everyMs: 3_600_000 },
    softwareGpu: options.provider === "webgpu",
  });
  step(`starting ${options.volunteers} headless volunteers`);
  const volunteers = await startVolunteers(browser, station.url, options.volunteers);
  atEnd(() => volunteers.stop());
  step("posting the batches");
  const posted: PostedBatch[] = [];
  for (const batch of batches) {
    const job = (await postPreparedJob(station, batch.prepared, { times: DEMO_TIMES })) as JobId;
    posted.push({ ...batch, job, postedAt: Date.now() });
  }
  step(options.trouble ? "computing, while one tab more is killed and another one lies" : "computing");
  const [first] = posted;
  const [liar, settled] = await Promise.all([
    options.trouble && first !== undefined ? makeTrouble(volunteers, station, first.job) : undefined,
    Promise.all(posted.map((batch) => concludeBatch(station, batch, options))),
  ]);
  const bytes = await volunteers.bytes();
  step("claiming the pay, and computing everything again in a single process");
  const concluded = [];
  for (const conclude of settled) concluded.push(await conclude());
  // One reading after all claims: what the contract holds is of all jobs together.
  const reports: BatchReport[] = [];
  for (const [i, { report }] of concluded.entries()) {
    const { job } = posted[i] as PostedBatch;
    reports.push({ ...report, escrow: inText(await readEscrow(station, job)) });
  }
  const report: InferDemoReport = { seconds: (Date.now() - started) / 1_000, bytes, batches: reports };
  console.log(`\n${inferTable(report)}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  step("checking the outcome");
  const problems = concluded.flatMap((one) => one.problems);
  problems.push(...contractProblems(reports.map(({ escrow }) => escrow)));
  if (liar !== undefined) problems.push(...troubleProblems(liar, reports[0]?.workers ?? []));
  if (problems.length > 0) {
    throw new StartError(`The demo ended, but ${problems.join("; ")}.`, { fix: "Report this with the lines above." });
  }
}

/**
 * `npm run demo:infer`: two batches over headless volunteers, to results in order that are those of a single process.
 * @returns the exit code
 */
export function runInferDemo(args: readonly string[], browser: HeadlessBrowser): Promise<number> {
  return runSteps((steps) => demo(readInferDemoOptions(args), browser, steps));
}
