import { type MoneyReport, moneyRows } from "../money.ts";
import { megabytes, table } from "../table.ts";
import type { VolunteerBytes } from "../volunteers.ts";

/** What came of one batch. */
export interface BatchReport extends MoneyReport {
  readonly title: string;
  readonly provider: "wasm" | "webgpu";
  readonly items: number;
  readonly failed: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly itemsPerSecond: number;
  /** CID of the list of outputs. */
  readonly outputs: string;
  /** File of the results, and its bytes. */
  readonly file: string;
  readonly fileBytes: number;
  /** Results that are not those of a single run by the job's rule. */
  readonly different: number;
  /** Share of the results that are true, 0 to 1, beside that of a single run. */
  readonly accuracy: number;
  readonly singleAccuracy: number;
}

/** Everything that the demo found out; what `--json` writes. */
export interface InferDemoReport {
  readonly seconds: number;
  readonly bytes: VolunteerBytes;
  readonly batches: readonly BatchReport[];
}

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

function batchRows(batch: BatchReport): [string, string][] {
  const { title, items, failed, rounds, seconds, itemsPerSecond, accuracy, singleAccuracy } = batch;
  return [
    [title, `${items} items, ${failed} of them failed, ${rounds} rounds, on ${batch.provider}`],
    ["items a second", `${itemsPerSecond.toFixed(1)}, in ${seconds.toFixed(1)} s`],
    ["other than a single run's", `${batch.different}`],
    ["accuracy, that of a single run", `${percent(accuracy)}, ${percent(singleAccuracy)}`],
    ["outputs", batch.outputs],
    ["written", `${batch.file}, ${megabytes(batch.fileBytes)}`],
    ...moneyRows(batch),
  ];
}

/** The table at the end. */
export function inferTable({ bytes, batches }: InferDemoReport): string {
  const { tabToTab, station } = bytes;
  return table([
    ...batches.flatMap((batch) => [...batchRows(batch), ["", ""] as [string, string]]),
    ["bytes tab to tab, from the station", `${megabytes(tabToTab)}, ${megabytes(station)}`],
  ]);
}
