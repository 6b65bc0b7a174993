import { complaint } from "./complaint.ts";
import { readConfig } from "./config.ts";
import { openSampleJob } from "./jobs/open-sample-job.ts";
import type { Station } from "./running-station.ts";
import { startStation } from "./station.ts";

/** Folders of the repository that the station reads, relative to where it is started. */
const SITE = "apps/web/dist";
const DATA = "data/fashion-mnist";

function complain(error: unknown): void {
  console.error(`\n${complaint(error)}`);
}

/**
 * `npm start`: starts a station, posts the sample job where none is open, prints the address, and runs until Ctrl-C.
 * Sets the exit code 1 when it could not start.
 */
export async function runStation(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const log = (text: string) => console.log(`  ${text}`);
  let stopping: Promise<void> | undefined;
  let running: Station | undefined;
  try {
    const config = readConfig(env);
    console.log("Starting the station …");
    const station = await startStation({ config, site: SITE, log });
    running = station;
    const end = () => {
      stopping ??= station
        .stop()
        .catch(complain)
        .then(() => process.exit());
      return stopping;
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end());
    if (config.chain === undefined) await openSampleJob(station, DATA, log, config.sample);
    console.log(`\nOpen  ${station.url}/  to lend this computer's GPU.`);
    console.log(`Open  ${station.operatorUrl}  once, to post jobs with the station's researcher key.`);
    console.log("\nCtrl-C stops everything; the next start goes on from here.");
  } catch (error) {
    complain(error);
    await running?.stop().catch(complain);
    process.exit(1);
  }
}
