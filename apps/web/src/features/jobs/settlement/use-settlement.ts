import type { JobId } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";

const NET_MS = 10_000;

/** A job's bonds, epochs and disputes, read from the chain; the reader is loaded with the first question. */
export function useSettlement(job: JobId) {
  const { queries, queryClient } = useApp();
  return useQuery({
    // Under "epochs", so that the station's word of a new one makes it old.
    queryKey: ["epochs", "on-chain", job],
    queryFn: async ({ signal }) => {
      const { readSettlement } = await import("./read-settlement.ts");
      return readSettlement(await queryClient.ensureQueryData(queries.info()), job, signal);
    },
    refetchInterval: NET_MS,
  });
}
