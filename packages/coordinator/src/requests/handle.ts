import { AuthorityError, InvalidDataError, parse, type TaskReply, TaskRequest } from "@starling/protocol";
import { endLease } from "../leases/end-leases.ts";
import { decideCommit } from "../results/commit.ts";
import { takeBlock, takeReveal } from "../results/reveal.ts";
import { isLive } from "../state/lookup.ts";
import { askAccount } from "./ask-account.ts";
import { askLease } from "./ask-lease.ts";
import type { RequestContext } from "./context.ts";
import { takeHeartbeat } from "./heartbeat.ts";
import { takeHello } from "./hello.ts";
import { type Held, heldLease, outrunWords, type Peer, sessionOf } from "./session.ts";

const gone = (reason: string): TaskReply => ({ type: "gone", reason: reason.slice(0, 200) });

/** Answers one request of a connected peer. What the peer got wrong is said in the reply; it never throws for that. */
export async function handleRequest(context: RequestContext, request: TaskRequest, peer: Peer): Promise<TaskReply> {
  try {
    const reply = await answer(context, parse<TaskRequest>(TaskRequest, request), peer);
    if (request.type !== "heartbeat" && request.type !== "account") await context.advance();
    return reply;
  } catch (error) {
    if (error instanceof AuthorityError || error instanceof InvalidDataError) {
      return gone(`${error.message} ${error.fix}`);
    }
    throw error;
  }
}

async function answer(context: RequestContext, request: TaskRequest, peer: Peer): Promise<TaskReply> {
  if (request.type === "hello") return takeHello(context, request, peer);
  const session = sessionOf(context.book.state, context.live, peer);
  if (session === undefined) return gone("Say hello first.");
  switch (request.type) {
    case "lease":
      await context.advance();
      return askLease(context, request, session);
    case "account":
      return askAccount(context, session.worker);
    default: {
      const held = heldLease(context.book.state, peer, request.lease);
      if (held !== undefined) return answerForLease(context, request, held);
      return gone(outrunWords(context.book.state, peer, request.lease) ?? "This session holds no such lease.");
    }
  }
}

type LeaseRequest = Extract<TaskRequest, { lease: string }>;

async function answerForLease(context: RequestContext, request: LeaseRequest, held: Held): Promise<TaskReply> {
  const { job, lease } = held;
  switch (request.type) {
    case "heartbeat":
      return takeHeartbeat(context, held, request.progressPpm);
    case "release":
      return release(context, held, request.reason);
    case "commit":
      return commit(context, request, held);
    case "reveal":
      return takeReveal(context, job, lease, request);
    case "block":
      return takeBlock(context, job, lease, request);
    default:
      return request satisfies never;
  }
}

async function release({ book, clock }: RequestContext, { lease }: Held, reason: string): Promise<TaskReply> {
  const note = `The worker gave the chunk back: ${reason}.`;
  const end = reason === "out-of-memory" ? "too-large" : "released";
  await book.record(() => (isLive(lease) ? [endLease(lease, clock.now(), end, note)] : []));
  return gone("The lease was given back.");
}

async function commit(
  { book, live, clock }: RequestContext,
  request: Extract<TaskRequest, { type: "commit" }>,
  { job, lease }: Held,
): Promise<TaskReply> {
  let refusal: string | undefined;
  await book.record(() => {
    const decision = decideCommit(job, lease, request, { now: clock.now(), live });
    refusal = decision.kind === "refuse" ? decision.reason : undefined;
    return decision.kind === "record" ? [decision.fact] : [];
  });
  return refusal === undefined ? { type: "committed" } : gone(refusal);
}
