import { fromOne, type JobView, type RoundView } from "@starling/protocol";
import type { ReactNode } from "react";
import { DataTable } from "../../design/data-table.tsx";
import { BlockTag } from "../../design/name-tag.tsx";
import { formatLoss, formatUnits } from "../../format/number.ts";
import { formatAge, formatDuration, toMilliseconds } from "../../format/time.ts";
import { heldOut, heldOutName } from "./held-out.ts";
import { lateWords } from "./late-words.ts";

const columnsOf = (loss: JobView["loss"]) => [
  { name: "Round", head: true, cell: ({ round }: RoundView) => fromOne(round) },
  { name: "Loss", number: true, cell: ({ lossMicroNats }: RoundView) => formatLoss(lossMicroNats) },
  {
    name: heldOutName(loss),
    number: true,
    cell: ({ evaluation }: RoundView) => (evaluation === null ? "not tested" : heldOut(evaluation)),
  },
  {
    name: "Chunks",
    number: true,
    cell: ({ acceptedChunks, chunks, lateChunks }: RoundView) =>
      `${acceptedChunks} of ${chunks}${lateWords(lateChunks)}`,
  },
  { name: "Tabs", number: true, cell: ({ workers }: RoundView) => workers },
  { name: "Work", number: true, cell: ({ units }: RoundView) => formatUnits(units) },
  {
    name: "Took",
    number: true,
    cell: ({ startedAt, closedAt }: RoundView) => formatDuration(toMilliseconds(closedAt) - toMilliseconds(startedAt)),
  },
  { name: "Closed", cell: ({ closedAt }: RoundView) => formatAge(toMilliseconds(closedAt), Date.now()) },
  { name: "Record", cell: ({ record }: RoundView) => <BlockTag cid={record} of="round record" /> },
  { name: "Checkpoint", cell: ({ model }: RoundView) => <BlockTag cid={model} of="checkpoint" /> },
];

interface RoundsTableProps {
  readonly rounds: readonly RoundView[];
  readonly loss: JobView["loss"];
  /** What can be done with a round, as a last column. */
  readonly action?: { readonly name: string; readonly cell: (round: RoundView) => ReactNode };
}

/** Closed rounds, newest first. */
export function RoundsTable({ rounds, loss, action }: RoundsTableProps) {
  if (rounds.length === 0) return <p className="text-soft">The first round is still open.</p>;
  const [round, ...rest] = columnsOf(loss);
  return (
    <DataTable
      caption="Closed rounds"
      rows={[...rounds].reverse()}
      columns={[round, action, ...rest].filter((column) => column !== undefined)}
      keyOf={({ round }) => String(round)}
      maxHeight="30rem"
    />
  );
}
