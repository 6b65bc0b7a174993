import type { Hello, JobOffer, ReplyTo, TaskReply, TaskRequest } from "@starling/protocol";
import type * as z from "zod/mini";
import type { VolunteerNode } from "../components.ts";
import { REPLY_MS } from "../constants.ts";
import { OutdatedError, RefusedError, UnexpectedReplyError } from "../errors.ts";

export type Welcome = Extract<TaskReply, { type: "welcome" }>;

/** The conversation with one coordinator. */
export interface CoordinatorSession {
  readonly peer: string;
  /** The newest greeting; undefined before the first. */
  readonly welcome: Welcome | undefined;
  readonly offers: readonly JobOffer[];
  /**
   * Introduces the session again: at the start, after a lost connection, and to hear of new jobs.
   * @throws OutdatedError when the coordinator speaks another version.
   */
  greet(signal: AbortSignal): Promise<Welcome>;
  /**
   * Asks, greeting again where the coordinator has forgotten the session. `to` is another peer that takes a reveal.
   * @throws RefusedError, UnexpectedReplyError, and whatever the node throws
   */
  ask<T extends TaskRequest>(message: T, signal: AbortSignal, to?: string): Promise<ReplyTo<T["type"]>>;
}

export interface SessionInit {
  readonly node: Pick<VolunteerNode, "request">;
  readonly peer: string;
  /** Made anew for each greeting: the delegation may have been renewed. */
  readonly hello: () => Promise<z.infer<typeof Hello>>;
}

const REPLIES: { readonly [T in TaskRequest["type"]]: readonly TaskReply["type"][] } = {
  hello: ["welcome"],
  lease: ["lease", "wait"],
  heartbeat: ["renewed", "gone"],
  release: ["gone"],
  commit: ["committed", "gone"],
  reveal: ["acknowledged", "need", "gone"],
  block: ["acknowledged", "need", "gone"],
  account: ["account"],
};

/** Opens a conversation; nothing is sent before the first request. */
export function coordinatorSession({ node, peer, hello }: SessionInit): CoordinatorSession {
  let welcome: Welcome | undefined;

  async function send(message: TaskRequest, signal: AbortSignal, to: string = peer): Promise<TaskReply> {
    return node.request(to, message, { signal, timeoutMs: REPLY_MS[message.type] });
  }

  async function greet(signal: AbortSignal): Promise<Welcome> {
    const message = await hello();
    const reply = expected(message, await send(message, signal));
    if (!reply.current) {
      throw new OutdatedError("This page is older or newer than the station.", { fix: "Reload it." });
    }
    welcome = reply;
    return reply;
  }

  return {
    peer,
    get welcome() {
      return welcome;
    },
    get offers() {
      return welcome?.jobs ?? [];
    },
    greet,
    async ask(message, signal, to) {
      if (welcome === undefined) await greet(signal);
      const reply = await send(message, signal, to);
      // A restarted coordinator has forgotten the session: "gone" may mean no more than that.
      if (reply.type !== "gone" || message.type === "release") return expected(message, reply);
      await greet(signal);
      return expected(message, await send(message, signal, to));
    },
  };
}

function expected<T extends TaskRequest>(message: T, reply: TaskReply): ReplyTo<T["type"]> {
  const type: TaskRequest["type"] = message.type;
  if (REPLIES[type].includes(reply.type)) return reply as ReplyTo<T["type"]>;
  if (reply.type === "gone")
    throw new RefusedError(`The coordinator refuses: ${reply.reason}`, { fix: "Try again later." });
  throw new UnexpectedReplyError(`The coordinator answered ${type} with ${reply.type}.`, {
    fix: "Reload the page; if it happens again, the station runs another version.",
  });
}
