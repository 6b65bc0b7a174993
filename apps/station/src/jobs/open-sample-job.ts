import type { Station } from "../running-station.ts";
import { postJob, settlementTimes } from "./post-job.ts";
import { type PreparedJob, prepareSampleJob, type SampleChoices } from "./sample-job.ts";

/** Escrow of the sample job in token wei, and its time to live in seconds. */
const BUDGET = 1_000n * 10n ** 18n;
const SECONDS = 30 * 86_400;

const OPEN_STATES = new Set(["running", "waiting", "paused", "unfunded"]);

/** Stores a prepared job's blocks and posts it with the station's researcher key. Returns its id. */
export async function postPreparedJob(
  station: Station,
  { spec, specBlock, blocks }: PreparedJob,
  { budget = BUDGET, seconds = SECONDS, times = settlementTimes(true) } = {},
): Promise<string> {
  for (const block of blocks) await station.node.blocks.put(block.cid, block.bytes, { announce: false });
  const deadline = Math.floor(Date.now() / 1_000) + seconds;
  const posted = await postJob(station.chain, { spec: specBlock.cid, jobSpec: spec, budget, deadline, times });
  await station.chain.flush();
  return station.intake.add(posted.params);
}

/** Posts the sample job where no job is open. */
export async function openSampleJob(
  station: Station,
  dataFolder: string,
  log: (text: string) => void,
  choices: SampleChoices = {},
): Promise<void> {
  if (station.coordinator.views().some(({ state }) => OPEN_STATES.has(state))) return;
  const job = prepareSampleJob(dataFolder, choices);
  await postPreparedJob(station, job);
  log(`posted the sample job "${job.spec.common.title}"`);
}
