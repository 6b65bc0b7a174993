import { fromOne, type JobView, type RoundView, type TrainView } from "@starling/protocol";
import type { ReactNode } from "react";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { BlockTag } from "../../design/name-tag.tsx";
import { formatCount, formatLoss, formatUnits } from "../../format/number.ts";
import { formatAge, formatDuration, toMilliseconds } from "../../format/time.ts";
import { heldOut, heldOutName } from "./held-out.ts";
import { lateWords } from "./late-words.ts";

type RoundColumn = Column<RoundView>;

/** What rounds of a training left. */
const trainColumns = (loss: TrainView["loss"]): RoundColumn[] => [
  { name: "Loss", number: true, cell: ({ train }) => train && formatLoss(train.lossMicroNats) },
  {
    name: heldOutName(loss),
    number: true,
    cell: ({ train }) => (train?.evaluation ? heldOut(train.evaluation) : "not tested"),
  },
];

/** What rounds of a batch left. */
const BATCH_COLUMNS: readonly RoundColumn[] = [
  { name: "Items done", number: true, cell: ({ batch }) => batch && formatCount(batch.done) },
  { name: "Failed", number: true, cell: ({ batch }) => batch && formatCount(batch.failed) },
];

function laneColumns({ train, batch }: JobLanes): readonly RoundColumn[] {
  if (train !== null) return trainColumns(train.loss);
  return batch === null ? [] : BATCH_COLUMNS;
}

const ROUND: RoundColumn = { name: "Round", head: true, cell: ({ round }) => fromOne(round) };

const SHARED: readonly RoundColumn[] = [
  {
    name: "Chunks",
    number: true,
    cell: ({ acceptedChunks, chunks, lateChunks }) => `${acceptedChunks} of ${chunks}${lateWords(lateChunks)}`,
  },
  { name: "Tabs", number: true, cell: ({ workers }) => workers },
  { name: "Work", number: true, cell: ({ units }) => formatUnits(units) },
  {
    name: "Took",
    number: true,
    cell: ({ startedAt, closedAt }) => formatDuration(toMilliseconds(closedAt) - toMilliseconds(startedAt)),
  },
  { name: "Closed", cell: ({ closedAt }) => formatAge(toMilliseconds(closedAt), Date.now()) },
  { name: "Record", cell: ({ record }) => <BlockTag cid={record} of="round record" /> },
  {
    name: "Made",
    cell: ({ train, batch }) => (
      <>
        {train !== null && <BlockTag cid={train.model} of="checkpoint" />}
        {batch !== null && <BlockTag cid={batch.outputs} of="list of outputs" />}
      </>
    ),
  },
];

type JobLanes = Pick<JobView, "train" | "batch">;

interface RoundsTableProps {
  readonly job: JobLanes & Pick<JobView, "roundViews">;
  /** What can be done with a round, as a last column. */
  readonly action?: { readonly name: string; readonly cell: (round: RoundView) => ReactNode };
}

/** Closed rounds, newest first. */
export function RoundsTable({ job, action }: RoundsTableProps) {
  const { roundViews: rounds } = job;
  if (rounds.length === 0) return <p className="text-soft">The first round is still open.</p>;
  return (
    <DataTable
      caption="Closed rounds"
      rows={[...rounds].reverse()}
      columns={[ROUND, ...(action === undefined ? [] : [action]), ...laneColumns(job), ...SHARED]}
      keyOf={({ round }) => String(round)}
      maxHeight="30rem"
    />
  );
}
