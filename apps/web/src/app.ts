import { QueryClient } from "@tanstack/react-query";
import { createContribution } from "./features/contribute/contribution.ts";
import { tabMemory } from "./features/contribute/tab-memory.ts";
import { lazyClient } from "./station/lazy-client.ts";
import { createLive } from "./station/live.ts";
import { stationQueries } from "./station/queries.ts";

/** What pages are given: one of each for the life of the page. */
export function createApp() {
  const client = lazyClient(async () => (await import("./station/client.ts")).ownStation());
  const queryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: 2,
        retryDelay: (attempt) => Math.min(8_000, 500 * 2 ** attempt),
        networkMode: "always",
      },
    },
  });
  const queries = stationQueries(client);
  const memory = tabMemory(
    () => sessionStorage,
    () => localStorage,
  );
  return {
    client,
    queryClient,
    queries,
    memory,
    live: createLive(queryClient),
    contribution: createContribution({
      station: () => queryClient.fetchQuery(queries.info()),
      open: async (station) =>
        (await import("./features/contribute/open-volunteer.ts")).openVolunteer(station, memory.onCpu),
      memory,
    }),
  };
}

export type App = ReturnType<typeof createApp>;
