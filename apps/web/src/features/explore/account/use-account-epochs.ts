import type { Address } from "@starling/protocol";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";
import { type AccountEpoch, accountLeaf, withAdded } from "./account-epochs.ts";

/** The newest `most` settlements of every job, as far as they pay the account, newest first. */
export function useAccountEpochs(account: Address, most: number) {
  const { client, queries } = useApp();
  const epochs = useQuery(queries.epochs());
  // One more than is shown, to say what the oldest of them added.
  const read = (epochs.data ?? []).slice(0, most + 1);
  const rows = useQuery({
    queryKey: ["account-epochs", account, read.map(({ evidence, state }) => `${evidence} ${state}`)],
    enabled: epochs.data !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<readonly AccountEpoch[]> => {
      const leaves = await Promise.all(
        read.map(async (epoch) => ({
          epoch,
          leaf: await accountLeaf(epoch, account, (cid) => client.block(cid, { signal })),
        })),
      );
      const jobs = Map.groupBy(leaves, ({ epoch }) => epoch.job);
      const order = new Map(read.map((epoch, i) => [epoch, i]));
      return [...jobs.values()]
        .filter((rows) => rows.some(({ leaf }) => leaf.kind === "read" && leaf.cumulative > 0n))
        .flatMap(withAdded)
        .sort((a, b) => (order.get(a.epoch) ?? 0) - (order.get(b.epoch) ?? 0))
        .slice(0, most);
    },
  });
  return { rows: rows.data, total: epochs.data?.length ?? 0, error: epochs.error ?? rows.error, retry: epochs.refetch };
}
