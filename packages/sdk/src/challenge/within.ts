import { EvidenceMissingError } from "../errors.ts";

/** The value, or an error once `ms` milliseconds are over or the signal aborts; the work itself may go on. */
export async function within<T>(value: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(new EvidenceMissingError("The block did not come in time.", { fix: "Ask other peers." }));
  const stop = () => reject(signal.reason);
  const timer = setTimeout(late, Math.max(0, ms));
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([value, promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
