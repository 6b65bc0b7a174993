import { type Acknowledgement, type Bytes32, fromOne } from "@starling/protocol";
import { checkAcknowledgement } from "../authority/check-acknowledgement.ts";
import { BLOCKS_IN_REVEAL, MAX_REVEAL_FRAMES } from "../constants.ts";
import { LeaseGoneError, UnexpectedReplyError } from "../errors.ts";
import type { OutstandingResult, Results } from "./results.ts";
import type { CoordinatorSession } from "./session.ts";

export interface DeliverResultParameters {
  readonly session: Pick<CoordinatorSession, "ask">;
  readonly results: Pick<Results, "block" | "acknowledged" | "drop">;
  readonly result: OutstandingResult;
  /** Raw Ed25519 key of the coordinator. */
  readonly coordinatorKey: Bytes32;
}

export interface DeliverOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: DeliverProgress) => void) | undefined;
}

export type DeliverProgress =
  | { readonly stage: "committing" }
  | { readonly stage: "revealing"; readonly sent: number; readonly total: number };

/**
 * Takes a kept result to its coordinator: commits, then reveals frame by frame, as often as the coordinator names blocks
 * that it lacks. Every message may be sent again, so that a reload or a lost connection costs only what was on the way.
 * @throws LeaseGoneError when the coordinator no longer wants it (it is dropped), PayError for a bad acknowledgement
 */
export async function deliverResult(
  { session, results, result, coordinatorKey }: DeliverResultParameters,
  { signal, onProgress }: DeliverOptions,
): Promise<Acknowledgement> {
  onProgress?.({ stage: "committing" });
  const { lease, hash, seal } = result;
  const committed = await session.ask({ type: "commit", lease, hash, seal }, signal);
  if (committed.type === "gone") throw await gone(committed.reason);

  const to = result.uploadTo[0];
  onProgress?.({ stage: "revealing", sent: 0, total: result.blocks });
  const leading = await blocksOf(Array.from({ length: Math.min(BLOCKS_IN_REVEAL, result.blocks) }, (_, i) => i));
  const { output, salt, receipt } = result;
  const reveal = () => session.ask({ type: "reveal", lease, output, salt, receipt, blocks: leading }, signal, to);
  let reply = await reveal();
  let sent = leading.length;
  let openedAgain = false;
  for (let frames = 0; reply.type === "need"; frames++) {
    const [index] = reply.blocks;
    if (index === undefined || index >= result.blocks || frames > MAX_REVEAL_FRAMES) {
      throw new UnexpectedReplyError("The coordinator asks for blocks that this result does not have.", {
        fix: "Report the coordinator; the result is kept and sent again.",
      });
    }
    const [bytes = new Uint8Array()] = await blocksOf([index]);
    reply = await session.ask({ type: "block", lease, index, bytes }, signal, to);
    if (reply.type === "gone" && !openedAgain) {
      // A coordinator that was restarted in between has lost the reveal's opening, not the blocks.
      openedAgain = true;
      reply = await reveal();
    }
    sent = Math.min(sent + 1, result.blocks);
    onProgress?.({ stage: "revealing", sent, total: result.blocks });
  }
  if (reply.type === "gone") throw await gone(reply.reason);
  checkAcknowledgement(reply, result.receiptHash, coordinatorKey);
  await results.acknowledged(result, reply);
  return reply;

  async function blocksOf(indices: readonly number[]): Promise<Uint8Array[]> {
    const found = await Promise.all(indices.map((index) => results.block(lease, index)));
    const whole = found.filter((bytes) => bytes !== undefined);
    if (whole.length !== found.length) throw await gone("its bytes are lost in this browser");
    return whole;
  }

  async function gone(reason: string): Promise<LeaseGoneError> {
    await results.drop(result);
    return new LeaseGoneError(
      `The result of chunk ${fromOne(result.index)} in round ${fromOne(result.round)} was not taken: ${reason}`,
      {
        fix: "Nothing to do: the next chunk follows.",
      },
    );
  }
}
