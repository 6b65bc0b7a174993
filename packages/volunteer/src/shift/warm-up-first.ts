import { orderJobs } from "../limits/order-jobs.ts";
import { knownSpec } from "../loop/known-spec.ts";
import type { ShiftContext } from "../loop/shift-context.ts";

/**
 * Makes the device ready for the likeliest job while the first lease is still on its way. Best effort: the chunk itself
 * says what is wrong, should something be.
 */
export function warmUpFirst(context: ShiftContext, signal: AbortSignal): void {
  const { session, settings, lanes, node, runner } = context;
  const served = session.offers.filter(({ lane }) => lanes.has(lane));
  const { jobs, blocked } = orderJobs(served, settings());
  const [offer] = served.filter(({ job }) => !blocked.includes(job) && (jobs.length === 0 || job === jobs[0]));
  if (offer === undefined) return;
  void (async () => {
    const { spec, bytes } = await knownSpec(context, offer.spec, { signal });
    const task = await lanes.of(spec).fetchWarmUp(spec, bytes, { node, runner, options: { signal } });
    await runner.warmUp(task, { signal });
  })().catch(() => {});
}
