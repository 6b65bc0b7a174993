import type { StationInfo } from "@starling/protocol";
import { nodeVolunteer } from "@starling/volunteer/node";
import { EXIT } from "./exit-codes.ts";
import { findStation, otherVersion } from "./find-station.ts";
import { narrate } from "./narrate.ts";
import { untilRest } from "./until-rest.ts";
import { WorkError } from "./work-errors.ts";
import { WORK_USAGE, type WorkOptions, workOptions } from "./work-options.ts";

/** What `starling work` needs of its process. */
export interface WorkTerminal {
  say(line: string): void;
  complain(line: string): void;
  /** Calls back at each signal that asks to end. */
  onSignal(listener: (signal: NodeJS.Signals) => void): void;
}

/**
 * `starling work`: a volunteer without a browser. Joins a station and computes until it is asked to end.
 * @returns the exit code; never throws for what the user or the station can do
 */
export async function runWork(args: readonly string[], terminal: WorkTerminal): Promise<number> {
  try {
    const options = workOptions(args);
    if (options === "help") {
      terminal.say(WORK_USAGE);
      return EXIT.done;
    }
    const station = await findStation(options.origin);
    await workAt(station, options, terminal);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof WorkError)) throw error;
    terminal.complain(error.describe());
    return error.exitCode;
  }
}

/** @throws WorkError where the work ended for another reason than that it was asked to */
async function workAt(station: StationInfo, options: WorkOptions, terminal: WorkTerminal): Promise<void> {
  const { origin, engine, folder, keyFile, chunks } = options;
  const volunteer = nodeVolunteer({ station, origin, engine, folder, keyFile });
  const ended = untilRest(volunteer.store);
  let seen = volunteer.store.getState();
  volunteer.store.subscribe((state) => {
    for (const line of narrate(seen, state, station.chain)) terminal.say(line);
    seen = state;
    if (chunks !== undefined && state.counts.acknowledged >= chunks && state.wanted === "work") void volunteer.finish();
  });
  terminal.onSignal((signal) => {
    const { wanted } = volunteer.store.getState();
    void (signal === "SIGINT" && wanted === "work" ? volunteer.finish() : volunteer.stop());
  });
  terminal.say(`${station.name} at ${origin}. The payout key is in ${keyFile}.`);
  await volunteer.setShare(options.share);
  await volunteer.start();
  const phase = await ended;
  await volunteer.close();
  switch (phase.name) {
    case "unable":
      throw new WorkError(EXIT.unable, "This machine cannot compute.", { fix: phase.advice });
    case "outdated":
      throw otherVersion(origin);
    case "failed":
      throw new WorkError(EXIT.failed, phase.message, { fix: "Start again; if it goes on, report the lines above." });
    default: {
      const { computed, acknowledged } = volunteer.store.getState().counts;
      terminal.say(`Stopped. ${computed} chunks computed, ${acknowledged} acknowledged.`);
    }
  }
}
