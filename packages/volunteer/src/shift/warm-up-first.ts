import { orderJobs } from "../limits/order-jobs.ts";
import { knownSpec } from "../loop/known-spec.ts";
import type { ShiftContext } from "../loop/shift-context.ts";

/**
 * Makes the device ready for the likeliest job while the first lease is still on its way. Best effort: the chunk itself
 * says what is wrong, should something be.
 */
export function warmUpFirst(context: ShiftContext, signal: AbortSignal): void {
  const { session, settings, lanes, node, runner, warming } = context;
  const served = session.offers.filter(({ lane }) => lanes.has(lane));
  const { jobs, blocked } = orderJobs(served, settings());
  const [offer] = served.filter(({ job }) => !blocked.includes(job) && (jobs.length === 0 || job === jobs[0]));
  if (offer === undefined || warming.has(offer.job)) return;
  const listeners = new Set<(count: number) => void>();
  const onBytes = (count: number) => {
    for (const listener of listeners) listener(count);
  };
  const warmUp = async () => {
    const { spec, bytes } = await knownSpec(context, offer.spec, { signal });
    const task = await lanes.of(spec).fetchWarmUp(spec, bytes, { node, runner, options: { signal, onBytes } });
    await runner.warmUp(task, { signal });
  };
  const done = warmUp()
    .catch(() => {})
    .finally(() => warming.delete(offer.job));
  warming.set(offer.job, { done, listeners });
}
