import type { RoundView } from "@starling/protocol";

/** CID of what a round made: a checkpoint, or a list of outputs. Undefined in a lane that this page does not know. */
export function madeOf({ train, batch }: Pick<RoundView, "train" | "batch">): string | undefined {
  return train?.model ?? batch?.outputs;
}
