import { address, jobId, parse, SignedClaim } from "@starling/protocol";
import { RequestError } from "../../errors.ts";
import { readJson, sendJson } from "../body.ts";
import type { Route } from "../router.ts";

/** What accounts have earned, and their way to it. Without a session: a signature says who asks. */
export const accountRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/api/accounts/:account",
    answer: async ({ response, services, params }) =>
      sendJson(response, 200, await services.accounts.of(parse(address, params["account"]))),
  },
  {
    method: "GET",
    path: "/api/jobs/:id/leaves/:account",
    answer: async ({ response, services, params }) => {
      const leaf = services.accounts.leaf(parse(jobId, params["id"]), parse(address, params["account"]));
      if (leaf === undefined) {
        throw new RequestError(404, "No final epoch pays this account.", "Wait until the epoch's window is over.");
      }
      sendJson(response, 200, leaf);
    },
  },
  {
    method: "POST",
    path: "/api/claims",
    answer: async ({ request, response, services }) =>
      sendJson(response, 200, await services.accounts.claim(await readJson(request, SignedClaim))),
  },
];
