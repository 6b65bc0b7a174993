import { address, CODEC, jobId, parse, SignedJobControl } from "@starling/protocol";
import { JobParamsText } from "@starling/sdk";
import { CID } from "multiformats/cid";
import * as z from "zod/mini";
import { RequestError } from "../../errors.ts";
import { readBody, readJson, sendJson } from "../body.ts";
import type { Route } from "../router.ts";

/** A batch of calls with a contract's byte code among them still fits. */
const RPC_BODY_BYTES = 256 * 1024;

const CheckBody = z.strictObject({ spec: z.string().check(z.maxLength(120)) });
const AnnounceBody = z.strictObject({ params: JobParamsText });
const FaucetBody = z.strictObject({ address });

/** Reads the CID of a spec. @throws RequestError 400 */
export function readSpecCid(text: string): CID {
  try {
    const cid = CID.parse(text);
    if (cid.code === CODEC.cbor) return cid;
  } catch {
    // The answer below covers it.
  }
  throw new RequestError(400, "This is not the CID of a job spec.", "Upload the spec's block and give its CID.");
}

/** Posting from one's own wallet. */
export const jobRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/check",
    answer: async ({ request, response, services }) => {
      const { spec } = await readJson(request, CheckBody);
      sendJson(response, 200, await services.jobs.check(readSpecCid(spec)));
    },
  },
  {
    method: "POST",
    path: "/api/jobs",
    answer: async ({ request, response, services }) => {
      const { params } = await readJson(request, AnnounceBody);
      sendJson(response, 200, await services.jobs.announce(params));
    },
  },
  {
    method: "POST",
    path: "/api/jobs/:id/control",
    answer: async ({ request, response, params, services }) => {
      const control = await readJson(request, SignedJobControl);
      if (control.control.job !== parse(jobId, params["id"])) {
        throw new RequestError(400, "The signed order is for another job.", "Sign it for this job.");
      }
      await services.jobs.control(control);
      sendJson(response, 200, { ok: true });
    },
  },
  {
    method: "POST",
    path: "/api/faucet",
    answer: async ({ request, response, services }) => {
      if (services.faucet === undefined) {
        throw new RequestError(404, "This chain has no faucet.", "Get the chain's own tokens for your wallet.");
      }
      const body = await readJson(request, FaucetBody);
      await services.faucet(body.address);
      sendJson(response, 200, { ok: true });
    },
  },
  {
    method: "POST",
    path: "/rpc",
    answer: async ({ request, response, services }) => {
      const answer = await services.rpc(await readBody(request, RPC_BODY_BYTES));
      response.writeHead(answer.status, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(answer.body);
    },
  },
];
