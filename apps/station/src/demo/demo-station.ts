import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, readConfig } from "../config.ts";
import type { Station } from "../running-station.ts";
import { startStation } from "../station.ts";
import type { DemoSteps } from "./steps.ts";

/** Epochs are challengeable for this long in a demo: nobody but it is there. */
export const DEMO_TIMES = { window: 3, ruling: 3 };

export interface DemoStationInit {
  readonly epochs: Config["epochs"];
  /** Whether tabs compute on a graphics chip that the browser only imitates. */
  readonly softwareGpu?: boolean;
}

/** Starts a station of the demo's own, which goes with its data when the demo is over. */
export async function openDemoStation(
  { step, atEnd }: DemoSteps,
  { epochs, softwareGpu = false }: DemoStationInit,
): Promise<Station> {
  const dataDir = mkdtempSync(join(tmpdir(), "starling-demo-"));
  atEnd(() => rmSync(dataDir, { recursive: true, force: true }));
  step("starting the station");
  const { EMBEDDED_CHAIN } = process.env;
  const ALLOW_SOFTWARE_GPU = softwareGpu ? "1" : "0";
  const config = readConfig({ PORT: "0", DATA_DIR: dataDir, EMBEDDED_CHAIN, ALLOW_SOFTWARE_GPU });
  const log = (text: string) => console.log(`  ${text}`);
  const station = await startStation({ config, site: "apps/web/dist", epochs, log });
  atEnd(() => station.stop());
  return station;
}
