import { decodeBlock, JobSpec, type JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { CID } from "multiformats/cid";
import { useApp } from "../../../app-context.ts";

/** Whether a job trains low-rank adapters, by the form of its graph. */
export function useHasAdapters({ spec }: JobView): boolean {
  const { client } = useApp();
  const { data = false } = useQuery({
    queryKey: ["has-adapters", spec],
    queryFn: async ({ signal }) => {
      const { laneParams } = decodeBlock<JobSpec>(JobSpec, await client.block(CID.parse(spec), { signal }));
      const bytes = await client.block(laneParams.graph, { signal });
      const { hasAdapters, readGraph } = await import("@starling/graph");
      return hasAdapters(readGraph(bytes));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
