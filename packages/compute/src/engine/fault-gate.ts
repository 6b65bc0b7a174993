import { DRAIN_TIMEOUT_MS, LOSS_REPORT_MS } from "../device/constants.ts";
import { DeviceLostError, GpuFaultError } from "../errors.ts";
import type { Engine } from "./engine.ts";

/**
 * Runs work on a device and lets its result pass only if the device reported no error meanwhile: WebGPU goes on after
 * an error, with whatever then lies in the buffers.
 *
 * @throws what `work` throws; GpuFaultError after a GPU error; DeviceLostError when the device went away or hangs
 */
export async function throughFaultGate<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  const before = engine.errors().length;
  try {
    const result = await work();
    await drained(engine);
    const faults = engine.errors().slice(before);
    if (faults.length === 0) return result;
    throw new GpuFaultError(`The GPU reported ${faults.length} error(s), so the chunk is void.`, {
      fix: "Reload the page; if it happens again, update the graphics driver.",
      details: faults.slice(0, 3).map((fault) => fault.slice(0, 300)),
    });
  } catch (error) {
    // A read fails a moment before the loss that caused it is reported.
    const reason = isOwn(error) ? undefined : await lostWithin(engine, LOSS_REPORT_MS);
    throw reason === undefined ? error : lostError(reason, error);
  }
}

/** Failures that have nothing to do with the device carry a name of ours; aborts are the caller's. */
function isOwn(error: unknown): boolean {
  return error instanceof Error && "fix" in error;
}

async function drained(engine: Engine): Promise<void> {
  const done = engine.drain().then(() => undefined);
  const reason = await Promise.race([done, lostWithin(engine, DRAIN_TIMEOUT_MS, "it does not answer")]);
  if (reason !== undefined) throw lostError(reason);
}

/** The reason of a loss if there was or is one within `ms`, else `otherwise`. */
function lostWithin(engine: Engine, ms: number, otherwise?: string): Promise<string | undefined> {
  const known = engine.lost();
  if (known !== undefined || engine.facts.kind !== "webgpu") return Promise.resolve(known);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const stop = engine.onLost(resolve);
  const timer = setTimeout(() => resolve(otherwise), ms);
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}

/** The error of work on a device that is gone. */
export function lostError(reason: string, cause?: unknown): DeviceLostError {
  const fix = "The work is handed out again by itself.";
  return new DeviceLostError(`The GPU device is gone: ${reason}.`, { fix, cause });
}
