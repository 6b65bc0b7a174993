import type { ItemResult } from "@starling/processing";
import { fromOne } from "@starling/protocol";
import { DataTable } from "../../../design/data-table.tsx";
import { ItemView } from "./item-view.tsx";
import { ResultView } from "./result-view.tsx";

/** An item beside what became of it; its bytes may still be on their way. */
export interface ResultRow {
  /** Its place in the batch, from 0. */
  readonly index: number;
  readonly name: string;
  readonly bytes: Uint8Array | undefined;
  readonly result: ItemResult;
}

const COLUMNS = [
  {
    name: "Item",
    head: true,
    cell: ({ index, name }: ResultRow) => (
      <span className="block max-w-56 break-words">
        {fromOne(index)}
        <span className="block text-sm font-normal text-soft">{name}</span>
      </span>
    ),
  },
  {
    name: "Input",
    cell: ({ name, bytes }: ResultRow) =>
      bytes === undefined ? <span className="text-soft">Fetching…</span> : <ItemView name={name} bytes={bytes} />,
  },
  { name: "Result", cell: ({ result }: ResultRow) => <ResultView result={result} /> },
];

/** Results beside their inputs. */
export function ResultsTable({ caption, rows }: { readonly caption: string; readonly rows: readonly ResultRow[] }) {
  return (
    <DataTable caption={caption} rows={rows} columns={COLUMNS} keyOf={({ index }) => String(index)} maxHeight="44rem" />
  );
}
