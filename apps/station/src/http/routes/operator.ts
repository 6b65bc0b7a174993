import { decimal, jobId } from "@starling/protocol";
import { OperatorPost } from "@starling/sdk";
import * as z from "zod/mini";
import { readJson, sendJson } from "../body.ts";
import type { Route } from "../router.ts";

const TokenBody = z.strictObject({ token: z.string().check(z.maxLength(200)) });
const ControlBody = z.strictObject({ job: jobId, action: z.enum(["pause", "resume", "cancel", "close"]) });
const JobBody = z.strictObject({ job: jobId });
const FundBody = z.strictObject({ job: jobId, amount: decimal });
const ServingBody = z.strictObject({ serving: z.boolean() });

/** What needs the session from the operator's one-time link. */
export const operatorRoutes: readonly Route[] = [
  {
    method: "POST",
    path: "/api/operator/session",
    answer: async ({ request, response, services }) => {
      const { token } = await readJson(request, TokenBody);
      services.sessions.open(token, response);
      sendJson(response, 200, { ok: true });
    },
  },
  {
    method: "GET",
    path: "/api/operator/session",
    answer: async ({ request, response, services }) => {
      const operator = services.sessions.has(request);
      const session = operator ? await services.operator.session() : { researcher: null, balance: "0" };
      sendJson(response, 200, { operator, ...session });
    },
  },
  {
    method: "POST",
    path: "/api/operator/post",
    answer: async ({ request, response, services }) => {
      services.sessions.assert(request);
      sendJson(response, 200, await services.operator.post(await readJson(request, OperatorPost)));
    },
  },
  {
    method: "POST",
    path: "/api/operator/control",
    answer: async ({ request, response, services }) => {
      services.sessions.assert(request);
      const { job, action } = await readJson(request, ControlBody);
      await services.operator.control(job, action);
      sendJson(response, 200, { ok: true });
    },
  },
  {
    method: "POST",
    path: "/api/operator/refund",
    answer: async ({ request, response, services }) => {
      services.sessions.assert(request);
      const { job } = await readJson(request, JobBody);
      sendJson(response, 200, { transaction: await services.operator.refund(job) });
    },
  },
  {
    method: "POST",
    path: "/api/operator/fund",
    answer: async ({ request, response, services }) => {
      services.sessions.assert(request);
      const { job, amount } = await readJson(request, FundBody);
      sendJson(response, 200, { transaction: await services.operator.fund(job, BigInt(amount)) });
    },
  },
  {
    method: "POST",
    path: "/api/operator/sweep",
    answer: async ({ request, response, services }) => {
      services.sessions.assert(request);
      const { job } = await readJson(request, JobBody);
      sendJson(response, 200, { transaction: await services.operator.sweep(job) });
    },
  },
  {
    method: "POST",
    path: "/api/operator/settle",
    answer: async ({ request, response, services }) => {
      services.sessions.assert(request);
      const { job } = await readJson(request, JobBody);
      await services.operator.settle(job);
      sendJson(response, 200, { ok: true });
    },
  },
  {
    method: "POST",
    path: "/api/operator/serving",
    answer: async ({ request, response, services }) => {
      services.sessions.assert(request);
      const { serving } = await readJson(request, ServingBody);
      services.operator.setServing(serving);
      sendJson(response, 200, { ok: true });
    },
  },
];
