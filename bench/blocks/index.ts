import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { launchBrowser } from "../../packages/network/test/rig/browser.ts";
import { joinedPages } from "../../packages/network/test/rig/pages.ts";
import { startStation } from "../../packages/network/test/rig/site.ts";
import { type CeilingReport, measureCeiling } from "./ceiling.ts";
import { type DistanceReport, LATENCY_MS, measureDistance } from "./distance.ts";

export interface BlocksReport {
  readonly bench: "blocks";
  readonly loopback: CeilingReport;
  readonly distance: DistanceReport;
  readonly targets: readonly Target[];
}

interface Target {
  readonly name: string;
  readonly value: number;
  readonly wanted: string;
  readonly met: boolean;
}

const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

function judge(loopback: CeilingReport, distance: DistanceReport): Target[] {
  const { duplicateShare } = distance.kill;
  return [
    {
      name: "own stream / raw channel",
      value: loopback.streamShare,
      wanted: ">= 0.70",
      met: loopback.streamShare >= 0.7,
    },
    {
      name: "bitswap / raw channel",
      value: loopback.bitswapShare,
      wanted: ">= 0.45",
      met: loopback.bitswapShare >= 0.45,
    },
    { name: "6 peers / 1 peer", value: distance.speedup, wanted: ">= 3.5", met: distance.speedup >= 3.5 },
    { name: "duplicate bytes", value: distance.duplicateShare, wanted: "< 0.05", met: distance.duplicateShare < 0.05 },
    { name: "duplicate bytes, seeder killed", value: duplicateShare, wanted: "< 0.05", met: duplicateShare < 0.05 },
    {
      name: "blocks fetched, seeder killed",
      value: distance.kill.fetched,
      wanted: "1",
      met: distance.kill.fetched === 1,
    },
  ];
}

function print(report: BlocksReport): void {
  const { loopback, distance } = report;
  console.log("loopback, MiB/s (median of rounds)");
  console.log(`  raw RTCDataChannel  ${loopback.raw.toFixed(1)}`);
  console.log(`  own block stream    ${loopback.stream.toFixed(1)}  ${percent(loopback.streamShare)} of raw`);
  console.log(`  bitswap             ${loopback.bitswap.toFixed(1)}  ${percent(loopback.bitswapShare)} of raw`);
  console.log(`${LATENCY_MS} ms of emulated latency, round trip ${distance.rttMs.toFixed(0)} ms`);
  console.log(`  1 peer              ${distance.onePeer.toFixed(2)} MiB/s`);
  console.log(`  6 peers             ${distance.sixPeers.toFixed(2)} MiB/s, ${distance.speedup.toFixed(2)} times one`);
  console.log(`  duplicate bytes     ${percent(distance.duplicateShare)}`);
  console.log(
    `  seeder killed       ${percent(distance.kill.fetched)} fetched, ${percent(distance.kill.duplicateShare)} duplicates`,
  );
  for (const { name, value, wanted, met } of report.targets) {
    console.log(`${met ? "met   " : "MISSED"} ${name}: ${value.toFixed(3)} (wanted ${wanted})`);
  }
}

/**
 * Block transfer between real pages: a raw RTCDataChannel, bitswap and our own stream in the same pages and rounds;
 * then striping over emulated distance. Arguments: `--rounds N` and `--mib N` for the first
 * part.
 */
export default async function run({ json, args }: { json?: string; args: string[] }): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: "string", default: "7" }, mib: { type: "string", default: "16" } },
  });
  const station = await startStation({ seed: 40 });
  const browser = await launchBrowser();
  try {
    const pair = await joinedPages(browser, station, 2);
    const loopback = await measureCeiling(pair, { rounds: Number(values.rounds), blocks: Number(values.mib) });
    await browser.closePages();
    const [reader, ...seeders] = await joinedPages(browser, station, 7);
    const distance = await measureDistance(reader, seeders);
    const report: BlocksReport = { bench: "blocks", loopback, distance, targets: judge(loopback, distance) };
    print(report);
    if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await browser.close();
    await station.kill();
  }
}
