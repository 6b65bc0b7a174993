import type { Release } from "@starling/protocol";
import type * as z from "zod/mini";
import { REPLY_MS } from "../constants.ts";
import type { CoordinatorSession } from "../loop/session.ts";

/**
 * Gives a lease back, so that the chunk goes to somebody else at once. Best effort: a coordinator that does not hear it
 * waits for the deadline instead.
 */
export async function giveBack(
  session: Pick<CoordinatorSession, "ask">,
  lease: string,
  reason: z.infer<typeof Release>["reason"],
): Promise<boolean> {
  try {
    await session.ask({ type: "release", lease, reason }, AbortSignal.timeout(REPLY_MS.release));
    return true;
  } catch {
    return false;
  }
}
