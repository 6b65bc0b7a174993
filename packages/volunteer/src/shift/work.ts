import { MAX_FAILURES_IN_A_ROW } from "../constants.ts";
import { askLease, REFUSED_MS } from "../loop/ask-lease.ts";
import { backoff } from "../loop/backoff.ts";
import { computeLease } from "../loop/compute-lease.ts";
import { deliverOutstanding } from "../loop/deliver-outstanding.ts";
import { type Judgement, judgeError } from "../loop/judge-error.ts";
import type { ShiftContext } from "../loop/shift-context.ts";
import { sleep } from "../loop/sleep.ts";
import { WAIT_WORDS } from "../state/wait-words.ts";
import { gate } from "./gate.ts";
import { giveBack } from "./give-back.ts";
import type { Intent } from "./intent.ts";
import { warmUpFirst } from "./warm-up-first.ts";

/** How a shift ended. */
export type WorkEnd =
  | { readonly kind: "stopped" }
  | { readonly kind: "outdated"; readonly message: string; readonly fix: string }
  | { readonly kind: "failed"; readonly message: string; readonly fix: string };

/** A stop waits this long for the coordinator to hear that the chunk in hand comes back. */
const HAND_BACK_MS = 1_000;

/** Greetings are repeated after this long without work, so that new jobs are heard of. */
const GREET_AGAIN_MS = 30_000;

/**
 * Works until the visitor stops: deliver what is left, lease, compute, deliver. Every failure is judged: it costs a
 * chunk, a wait, or the shift, and is always said in words.
 */
export async function work(context: ShiftContext, intent: Intent): Promise<WorkEnd> {
  const { state, session, now } = context;
  let attempt = 0;
  let failures = 0;
  let connected = false;
  let greetedAt = 0;
  let handedBack: Promise<unknown> = Promise.resolve();

  for (;;) {
    if (!(await gate(intent, state, now))) {
      await Promise.race([handedBack, sleep(HAND_BACK_MS)]);
      return { kind: "stopped" };
    }
    if (intent.wanted === "finish" && !(await hasOutstanding(context))) return { kind: "stopped" };
    const signal = intent.interrupted();
    let inHand: { readonly job: `0x${string}`; readonly lease: string } | undefined;
    try {
      if (!connected || now() - greetedAt > GREET_AGAIN_MS) {
        if (!connected) state.enter({ name: "connecting" });
        await greet(context, signal);
        connected = true;
        greetedAt = now();
        if (failures === 0 && attempt === 0) warmUpFirst(context, signal);
      }
      await deliverOutstanding(context, signal);
      if (intent.wanted === "finish") continue;
      const asked = await askLease(context, signal);
      attempt = 0;
      if (asked.kind === "wait") {
        await wait(asked.reason, asked.retryMs);
        continue;
      }
      inHand = { job: asked.lease.job, lease: asked.lease.id };
      await computeLease(context, asked, signal);
      inHand = undefined;
      const { counts } = state.get();
      state.set({ counts: { ...counts, computed: counts.computed + 1 } });
      await deliverOutstanding(context, signal);
      failures = 0;
      greetedAt = now();
    } catch (error) {
      const judged = judgeError(error);
      const end = await recover(judged, inHand);
      if (end !== undefined) return end;
    }
  }

  async function wait(reason: keyof typeof WAIT_WORDS, retryMs: number): Promise<void> {
    const { phase } = state.get();
    const since = phase.name === "waiting" && phase.reason === reason ? phase.since : now();
    state.enter({ name: "waiting", reason, words: WAIT_WORDS[reason], since, retryAt: now() + retryMs });
    // What one waits for is often a round that opens: the coordinator says so by gossip before the time is over.
    const woken = new AbortController();
    const deaf = context.node.onNews(() => woken.abort());
    await sleep(retryMs, intent.changed(), woken.signal);
    deaf();
  }

  async function recover(
    judged: Judgement,
    inHand: { readonly job: `0x${string}`; readonly lease: string } | undefined,
  ): Promise<WorkEnd | undefined> {
    switch (judged.kind) {
      case "interrupted": {
        const reason = intent.wanted === "stop" ? "stopped" : "paused";
        // A pause does not wait for the answer: the page shows it at once.
        if (inHand !== undefined) handedBack = giveBack(session, inHand.lease, reason);
        return undefined;
      }
      case "gone":
        state.log("warning", judged.message);
        return undefined;
      case "connection": {
        attempt++;
        connected = false;
        const pause = backoff(attempt);
        state.log("warning", judged.message);
        state.enter({ name: "reconnecting", attempt, retryAt: now() + pause, message: judged.message });
        await sleep(pause, intent.changed());
        return undefined;
      }
      case "refuse-job":
        state.log("error", judged.message);
        if (inHand !== undefined) {
          context.refused.set(inHand.job, now() + REFUSED_MS);
          await giveBack(session, inHand.lease, "failed");
        }
        return undefined;
      case "too-large":
        state.log("warning", judged.message);
        if (inHand === undefined) return undefined;
        if (judged.microBatch > 0) context.microBatches.set(inHand.job, judged.microBatch);
        else context.refused.set(inHand.job, now() + REFUSED_MS);
        await giveBack(session, inHand.lease, "out-of-memory");
        return undefined;
      case "chunk":
        failures++;
        state.log("error", judged.message);
        if (inHand !== undefined) await giveBack(session, inHand.lease, judged.release);
        if (failures >= MAX_FAILURES_IN_A_ROW) {
          const fix = "Reload the page; if it happens again, report the log below.";
          return { kind: "failed", message: `${failures} chunks in a row failed: ${judged.message}`, fix };
        }
        state.enter({ name: "connecting" });
        await sleep(backoff(failures), intent.changed());
        return undefined;
      case "outdated":
      case "fatal":
        state.log("error", judged.message);
        if (inHand !== undefined) await giveBack(session, inHand.lease, "failed");
        return { kind: judged.kind === "fatal" ? "failed" : "outdated", message: judged.message, fix: judged.fix };
      default:
        return judged satisfies never;
    }
  }
}

async function hasOutstanding({ results, session }: ShiftContext): Promise<boolean> {
  return (await results.outstanding()).some(({ coordinator }) => coordinator === session.peer);
}

async function greet({ session, state }: ShiftContext, signal: AbortSignal): Promise<void> {
  const { jobs } = await session.greet(signal);
  state.set({
    offers: jobs.map(({ delegation, spec, ...shown }) => shown),
  });
}
