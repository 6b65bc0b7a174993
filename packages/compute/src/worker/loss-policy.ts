import { LOSS_WINDOW_MS, MAX_LOSSES, RESPAWN_DELAY_MS } from "./constants.ts";

/** What to do after a loss: try again after a wait, or never. */
export type AfterLoss = { readonly kind: "retry"; readonly delayMs: number } | { readonly kind: "stop" };

/** Decides from the times of all losses so far, the latest one included; milliseconds, ascending. */
export function afterLoss(losses: readonly number[]): AfterLoss {
  const latest = losses.at(-1) ?? 0;
  const recent = losses.filter((at) => latest - at < LOSS_WINDOW_MS).length;
  return recent >= MAX_LOSSES ? { kind: "stop" } : { kind: "retry", delayMs: RESPAWN_DELAY_MS * 2 ** (recent - 1) };
}
