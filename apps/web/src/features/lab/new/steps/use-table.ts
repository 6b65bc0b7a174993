import type { TableLook } from "@starling/graph";
import { useEffect, useState } from "react";
import { readInWorker } from "../publish/read-in-worker.ts";
import type { ChosenTable } from "./table-fields.tsx";

/** Names that the column to be predicted often has. */
const USUAL = /^(class|label|target|y|species|category|outcome)$/i;

/** The column that is most likely to be predicted: one that is named so, or the last. */
function likelyTarget({ columns }: TableLook): number {
  const named = columns.findIndex(({ name }) => USUAL.test(name));
  return named === -1 ? columns.length - 1 : named;
}

/** Looks into a CSV file as soon as it is chosen. */
export function useTable(file: File | undefined, onError: (error: unknown) => void) {
  const [table, setTable] = useState<ChosenTable>();
  useEffect(() => {
    setTable(undefined);
    if (file === undefined) return;
    onError(undefined);
    const stop = new AbortController();
    readInWorker<"table">({ type: "table", file }, { signal: stop.signal }).then(
      (look) => setTable({ look, target: likelyTarget(look) }),
      (cause) => stop.signal.aborted || onError(cause),
    );
    return () => stop.abort();
  }, [file, onError]);
  return { table, choose: (target: number) => setTable((old) => old && { ...old, target }) };
}
