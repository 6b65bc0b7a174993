import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PreparedJob, postPreparedJob, type Station, startStation } from "@starling/station/embed";
import { buildSite } from "../../scripts/setup/build-site.ts";

/** A station of the benchmark's own, with one job; `stop` removes its data too. */
export interface BenchStation {
  readonly station: Station;
  readonly job: string;
  stop(): Promise<void>;
}

export async function startBenchStation(job: PreparedJob): Promise<BenchStation> {
  const site = await buildSite();
  const folder = mkdtempSync(join(tmpdir(), "starling-bench-"));
  const env = { PORT: "0", DATA_DIR: folder, ALLOW_SOFTWARE_GPU: "1" };
  const station = await startStation({ env, site, log: () => undefined });
  const id = await postPreparedJob(station, job);
  return {
    station,
    job: id,
    async stop() {
      await station.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
