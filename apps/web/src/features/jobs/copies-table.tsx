import { type CopyView, fromOne } from "@starling/protocol";
import { DataTable } from "../../design/data-table.tsx";
import { CHUNK_MARKS } from "../../design/marks.ts";
import { BlockTag, NameTag } from "../../design/name-tag.tsx";
import { ChunkState, StateMark } from "../../design/state-mark.tsx";
import { formatDuration } from "../../format/time.ts";

const KINDS: Readonly<Record<string, string>> = {
  train: "Train",
  evaluate: "Evaluate",
  infer: "Infer",
  calibrate: "Calibrate",
};

/** What a chunk does; a kind that this page does not know is called as its lane calls it. */
const kindWord = (kind: string) => (Object.hasOwn(KINDS, kind) ? KINDS[kind] : kind);

const COLUMNS = [
  {
    name: "Chunk",
    head: true,
    cell: ({ index, copy, kind }: CopyView) => `${kindWord(kind)} ${fromOne(index)}, copy ${fromOne(copy)}`,
  },
  { name: "State", cell: ({ state }: CopyView) => <ChunkState state={state} /> },
  {
    name: "Done",
    number: true,
    cell: ({ state, progressPpm }: CopyView) => (state === "leased" ? `${Math.floor(progressPpm / 10_000)} %` : ""),
  },
  {
    name: "Worker",
    cell: ({ worker, byStation }: CopyView) =>
      worker === null ? (
        "nobody yet"
      ) : (
        <>
          <NameTag name={worker} of="worker" /> {byStation && "the station"}
        </>
      ),
  },
  { name: "Attempt", number: true, cell: ({ attempt }: CopyView) => fromOne(attempt) },
  {
    name: "Lease ends in",
    number: true,
    cell: ({ deadlineMs }: CopyView) => (deadlineMs === null ? "" : formatDuration(deadlineMs)),
  },
  { name: "Block", cell: ({ chunk }: CopyView) => (chunk === null ? "" : <BlockTag cid={chunk} of="chunk" />) },
  { name: "Note", cell: ({ note }: CopyView) => note ?? "" },
];

/** The running round's chunk copies: a strip to glance at, a table to read. */
export function CopiesTable({ copies }: { readonly copies: readonly CopyView[] }) {
  if (copies.length === 0) return <p className="text-soft">No round is open, so there are no chunks.</p>;
  const counts = new Map<CopyView["state"], number>();
  for (const { state } of copies) counts.set(state, (counts.get(state) ?? 0) + 1);
  return (
    <div className="space-y-4">
      <ul className="flex flex-wrap gap-x-7 gap-y-1">
        {[...counts].map(([state, count]) => (
          <li key={state} className="flex items-baseline gap-2">
            <strong className="font-semibold">{count}</strong> <StateMark {...CHUNK_MARKS[state]} />
          </li>
        ))}
      </ul>
      <DataTable
        caption="Chunk copies of the running round"
        rows={copies}
        columns={COLUMNS}
        keyOf={({ index, kind, copy, attempt }) => `${kind} ${index} ${copy} ${attempt}`}
        maxHeight="26rem"
      />
    </div>
  );
}
