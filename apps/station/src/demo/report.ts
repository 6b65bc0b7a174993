import { fromOne, type JobView, type RoundView } from "@starling/protocol";
import type { Settlement } from "./settle.ts";
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
export interface DemoReport {
  /** Of the final model on all test images. */
  readonly accuracy: number;
  /** The same by ONNX Runtime on model.onnx. */
  readonly onnxAccuracy: number;
  readonly seconds: number;
  readonly checkpoint: string;
  readonly epoch: { readonly number: number; readonly transaction: string };
  readonly rounds: readonly DemoRound[];
  readonly workers: readonly {
    readonly account: string;
    readonly chunks: number;
    readonly units: string;
    readonly balance: string;
  }[];
  readonly gas: { readonly propose: string; readonly claimMany: string };
  readonly bytes: VolunteerBytes;
  readonly escrow: Record<keyof Settlement["escrow"], string>;
}

/** Token wei as decimal text. */
export function inText(escrow: Settlement["escrow"]): DemoReport["escrow"] {
  const { escrowed, paid, owed, free, bonded, held } = escrow;
  const text = (wei: bigint) => wei.toString();
  return {
    escrowed: text(escrowed),
    paid: text(paid),
    owed: text(owed),
    free: text(free),
    bonded: text(bonded),
    held: text(held),
  };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;

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

/** Workers with what they did, by the coordinator, and what they hold, by the chain. */
export function workersOf({ members }: JobView, { balances }: Settlement): DemoReport["workers"] {
  return members.map(({ worker, accepted, units }) => ({
    account: worker,
    chunks: accepted,
    units,
    balance: (balances.get(worker) ?? 0n).toString(),
  }));
}

/** The table at the end. */
export function finalTable(report: DemoReport): string {
  const tokens = (wei: string) => `${(Number(BigInt(wei) / 10n ** 12n) / 1e6).toFixed(4)} STAR`;
  const rows: [string, string][] = [
    ["accuracy on all test images", `${(report.accuracy * 100).toFixed(2)} %`],
    ["the same by ONNX Runtime", `${(report.onnxAccuracy * 100).toFixed(2)} %`],
    ["checkpoint", report.checkpoint],
    [`pay-root of epoch ${report.epoch.number}`, `${report.epoch.transaction}, ${report.gas.propose} gas`],
    [
      "paid + owed + free = escrow",
      `${report.escrow.paid} + ${report.escrow.owed} + ${report.escrow.free} = ${report.escrow.escrowed} wei`,
    ],
    ["bytes tab to tab, from the station", `${megabytes(report.bytes.tabToTab)}, ${megabytes(report.bytes.station)}`],
    ...report.workers.map(({ account, chunks, units, balance }): [string, string] => [
      `volunteer ${account.slice(0, 10)}…`,
      `${chunks} chunks, ${(Number(units) / 1e9).toFixed(2)} GFLOP, ${tokens(balance)}`,
    ]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
}
