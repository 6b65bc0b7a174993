import type { Engine } from "../engine/engine.ts";
import { lostError } from "../engine/fault-gate.ts";

/**
 * Waits for work on a device, or for the device's loss: the runtime never answers after it.
 * @throws DeviceLostError; what `work` throws
 */
export async function untilLost<T>(engine: Engine | undefined, work: () => Promise<T>): Promise<T> {
  if (engine === undefined) return work();
  const { promise: lost, reject } = Promise.withResolvers<never>();
  const known = engine.lost();
  if (known !== undefined) throw lostError(known);
  const stop = engine.onLost((reason) => reject(lostError(reason)));
  try {
    return await Promise.race([work(), lost]);
  } finally {
    stop();
  }
}
