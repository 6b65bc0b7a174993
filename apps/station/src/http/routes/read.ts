import { jobId, parse } from "@starling/protocol";
import { RequestError } from "../../errors.ts";
import { sendJson } from "../body.ts";
import type { Exchange, Route } from "../router.ts";

function jobOf({ url }: Exchange): string | undefined {
  const job = url.searchParams.get("job");
  return job === null ? undefined : parse(jobId, job);
}

/** What anybody may read. */
export const readRoutes: readonly Route[] = [
  { method: "GET", path: "/api/station", answer: ({ response, services }) => sendJson(response, 200, services.info()) },
  {
    method: "GET",
    path: "/api/status",
    answer: async ({ response, services }) => sendJson(response, 200, await services.status()),
  },
  {
    method: "GET",
    path: "/api/jobs",
    answer: async ({ response, services }) => sendJson(response, 200, await services.views.jobs()),
  },
  {
    method: "GET",
    path: "/api/jobs/:id",
    answer: async ({ response, services, params }) => {
      const job = await services.views.job(parse(jobId, params["id"]));
      if (job === undefined) throw new RequestError(404, "This station does not know the job.", "Check the job's id.");
      sendJson(response, 200, job);
    },
  },
  {
    method: "GET",
    path: "/api/epochs",
    answer: async (exchange) => sendJson(exchange.response, 200, await exchange.services.views.epochs(jobOf(exchange))),
  },
  {
    method: "GET",
    path: "/api/events",
    answer: async (exchange) => sendJson(exchange.response, 200, await exchange.services.views.events(jobOf(exchange))),
  },
  {
    method: "GET",
    path: "/api/leaderboard",
    answer: async ({ response, services }) => sendJson(response, 200, await services.views.leaderboard()),
  },
  {
    method: "GET",
    path: "/api/registrations",
    answer: async ({ response, services }) => sendJson(response, 200, await services.views.registrations()),
  },
  { method: "GET", path: "/api/live", answer: ({ response, services }) => services.live.subscribe(response) },
];
