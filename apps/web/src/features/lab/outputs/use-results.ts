import type { BatchView, OutputsPart } from "@starling/protocol";
import { openItems, readOutputs, readPart } from "@starling/sdk";
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { CID } from "multiformats/cid";
import { useApp } from "../../../app-context.ts";
import { browseResults } from "./browse-results.ts";
import type { ResultFilter } from "./confidence.ts";
import type { ResultRow } from "./results-table.tsx";

const FOREVER = { staleTime: Number.POSITIVE_INFINITY } as const;

/** The first results of a batch that a filter lets through, with their items; every part is read once. */
export function useResults({ outputs, dataset }: BatchView, filter: ResultFilter, most: number) {
  const { client, queryClient } = useApp();
  const get = (cid: CID) => client.block(cid);
  const read = (part: OutputsPart) =>
    queryClient.fetchQuery({
      queryKey: ["results", part.output.toString(), part.from],
      queryFn: () => readPart(part, get),
      ...FOREVER,
    });
  const results = useQuery({
    queryKey: ["browse", outputs, filter, most],
    queryFn: async () => browseResults((await readOutputs(CID.parse(outputs), get)).parts, { filter, most }, read),
    placeholderData: keepPreviousData,
    ...FOREVER,
  });
  const items = useQuery({
    queryKey: ["items", dataset],
    queryFn: () => openItems(CID.parse(dataset), get),
    ...FOREVER,
  });
  const found = results.data?.found ?? [];
  const source = items.data;
  const inputs = useQueries({
    queries: found.map(({ index }) => ({
      queryKey: ["item", dataset, index],
      queryFn: () => source?.item(index) ?? Promise.reject(new TypeError("asked for once the items are open")),
      enabled: source !== undefined,
      ...FOREVER,
    })),
  });
  const rows = found.map(({ index, result }, i): ResultRow => {
    return { index, result, name: result.name, bytes: inputs[i]?.data?.bytes };
  });
  return { rows, more: results.data?.more === true, waiting: results.isFetching, error: results.error ?? items.error };
}
