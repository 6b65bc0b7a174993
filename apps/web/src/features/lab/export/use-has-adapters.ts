import { isAdapterName } from "@starling/graph";
import { Checkpoint, decodeBlock, type JobView, TrainSpec } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { CID } from "multiformats/cid";
import { useApp } from "../../../app-context.ts";

/** Whether a job trains low-rank adapters, by the names of its tensors: the graph is read where they are exported. */
export function useHasAdapters({ spec }: JobView): boolean {
  const { client } = useApp();
  const { data = false } = useQuery({
    queryKey: ["has-adapters", spec],
    queryFn: async ({ signal }) => {
      const { laneParams } = decodeBlock<TrainSpec>(TrainSpec, await client.block(CID.parse(spec), { signal }));
      const { tensors } = decodeBlock(Checkpoint, await client.block(laneParams.checkpoint, { signal }));
      return tensors.some(({ name }) => isAdapterName(name));
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
