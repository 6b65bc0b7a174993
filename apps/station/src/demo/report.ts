import { fromOne, type RoundView } from "@starling/protocol";
import { type MoneyReport, moneyRows } from "./money.ts";
import { megabytes, table } from "./table.ts";
import type { VolunteerBytes } from "./volunteers.ts";

/** One round of the demo. */
export interface DemoRound {
  readonly round: number;
  /** Nats. */
  readonly loss: number;
  readonly accuracy: number | null;
  readonly chunks: number;
  readonly seconds: number;
  readonly bytes: VolunteerBytes;
}

/** Everything that the demo found out; what `--json` writes. */
export interface DemoReport extends MoneyReport {
  /** Of the final model on all test images. */
  readonly accuracy: number;
  /** The same by ONNX Runtime on model.onnx. */
  readonly onnxAccuracy: number;
  readonly seconds: number;
  readonly checkpoint: string;
  readonly rounds: readonly DemoRound[];
  readonly bytes: VolunteerBytes;
}

/** A closed round in figures; `before` are the bytes at the end of the round before. */
export function demoRound(view: RoundView, bytes: VolunteerBytes, before: VolunteerBytes): DemoRound {
  return {
    round: view.round,
    loss: Number(view.train?.lossMicroNats ?? 0) / 1e6,
    accuracy: view.train?.evaluation?.accuracyPpm == null ? null : view.train.evaluation.accuracyPpm / 1e6,
    chunks: view.acceptedChunks,
    seconds: (view.closedAt - view.startedAt) / 1_000,
    bytes: { tabToTab: bytes.tabToTab - before.tabToTab, station: bytes.station - before.station },
  };
}

/** The progress line of a round. */
export function roundLine(round: DemoRound): string {
  const accuracy = round.accuracy === null ? "-" : `${(round.accuracy * 100).toFixed(1)} %`;
  return [
    `round ${String(fromOne(round.round)).padStart(3)}`,
    `loss ${round.loss.toFixed(3)}`,
    `accuracy ${accuracy.padStart(6)}`,
    `${round.chunks} chunks`,
    `${round.seconds.toFixed(1).padStart(5)} s`,
    `tab to tab ${megabytes(round.bytes.tabToTab)}`,
    `station ${megabytes(round.bytes.station)}`,
  ].join("   ");
}

/** The table at the end. */
export function finalTable(report: DemoReport): string {
  return table([
    ["accuracy on all test images", `${(report.accuracy * 100).toFixed(2)} %`],
    ["the same by ONNX Runtime", `${(report.onnxAccuracy * 100).toFixed(2)} %`],
    ["checkpoint", report.checkpoint],
    ["bytes tab to tab, from the station", `${megabytes(report.bytes.tabToTab)}, ${megabytes(report.bytes.station)}`],
    ...moneyRows(report),
  ]);
}
