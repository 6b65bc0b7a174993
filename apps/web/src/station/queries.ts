import type { StationClient } from "@starling/sdk";
import { queryOptions } from "@tanstack/react-query";
import { readAccountGlance } from "./account-glance.ts";
import { askStation, readJobsGlance, readStationGlance } from "./glance.ts";

/** Live events carry most changes; this is the net under them. */
const NET_MS = 15_000;

/** Every question that pages ask the station, with the keys under which answers are kept. */
export function stationQueries(client: StationClient) {
  return {
    /** Station and jobs as far as the first page shows them: no schema library is loaded for it. */
    stationGlance: () =>
      queryOptions({
        queryKey: ["glance", "station"],
        queryFn: async ({ signal }) => readStationGlance(await askStation("/api/station", signal)),
        staleTime: 60_000,
      }),
    jobsGlance: () =>
      queryOptions({
        queryKey: ["glance", "jobs"],
        queryFn: async ({ signal }) => readJobsGlance(await askStation("/api/jobs", signal)),
        refetchInterval: NET_MS,
      }),
    accountGlance: (account: string) =>
      queryOptions({
        queryKey: ["account", "glance", account],
        queryFn: async ({ signal }) => readAccountGlance(await askStation(`/api/accounts/${account}`, signal)),
        refetchInterval: NET_MS,
      }),
    account: (account: string) =>
      queryOptions({
        queryKey: ["account", "whole", account],
        queryFn: ({ signal }) => client.account(account, { signal }),
        refetchInterval: NET_MS,
      }),
    info: () =>
      queryOptions({ queryKey: ["station"], queryFn: ({ signal }) => client.info({ signal }), staleTime: 60_000 }),
    jobs: () =>
      queryOptions({
        queryKey: ["jobs"],
        queryFn: ({ signal }) => client.jobs({ signal }),
        refetchInterval: NET_MS,
      }),
    job: (id: string) =>
      queryOptions({
        queryKey: ["job", id],
        queryFn: ({ signal }) => client.job(id, { signal }),
        refetchInterval: NET_MS,
      }),
    epochs: (job?: string) =>
      queryOptions({
        queryKey: ["epochs", job ?? "all"],
        queryFn: ({ signal }) => client.epochs(job, { signal }),
        refetchInterval: NET_MS,
      }),
    events: (job?: string) =>
      queryOptions({
        queryKey: ["events", job ?? "all"],
        queryFn: ({ signal }) => client.events(job, { signal }),
        refetchInterval: NET_MS,
      }),
    registrations: () =>
      queryOptions({
        queryKey: ["registrations"],
        queryFn: ({ signal }) => client.registrations({ signal }),
        refetchInterval: NET_MS,
      }),
    leaderboard: () =>
      queryOptions({
        queryKey: ["leaderboard"],
        queryFn: ({ signal }) => client.leaderboard({ signal }),
        refetchInterval: NET_MS,
      }),
    operator: () =>
      queryOptions({
        queryKey: ["operator"],
        queryFn: ({ signal }) => client.operator.session({ signal }),
        staleTime: 30_000,
      }),
  };
}
