import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JobId, JobView } from "@starling/protocol";
import { createStationClient, type StationClient } from "@starling/sdk";
import { nodeVolunteer } from "@starling/volunteer/node";
import { type PreparedJob, postPreparedJob, type Station, startStation } from "../../src/embed.ts";

/** A station in this process, with volunteers of `starling work` in it too. */
export interface BatchStation {
  readonly station: Station;
  readonly client: StationClient;
  post(job: PreparedJob): Promise<JobId>;
  /** Lets one more volunteer work until the station stops. */
  volunteer(): Promise<void>;
  view(job: JobId): JobView;
  stop(): Promise<void>;
}

/** Starts one that settles after every round, without a sample job. */
export async function batchStation(): Promise<BatchStation> {
  const folder = mkdtempSync(join(tmpdir(), "starling-batch-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Starling</title>");
  const env = { PORT: "0", DATA_DIR: join(folder, "data"), EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" };
  const station = await startStation({ env, site: folder, log: () => undefined });
  const client = createStationClient(station.url);
  const volunteers: ReturnType<typeof nodeVolunteer>[] = [];
  return {
    station,
    client,
    post: async (job) => (await postPreparedJob(station, job, { times: { window: 1, ruling: 1 } })) as JobId,
    async volunteer() {
      const one = nodeVolunteer({ station: await client.info(), origin: station.url, engine: "cpu" });
      volunteers.push(one);
      await one.start();
    },
    view(job) {
      const view = station.coordinator.view(job);
      if (view === undefined) throw new TypeError("no such job");
      return view;
    },
    async stop() {
      await Promise.all(volunteers.map((one) => one.close()));
      await station.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
