import { orderJobs } from "../limits/order-jobs.ts";
import { knownSpec } from "../loop/known-spec.ts";
import type { ShiftContext } from "../loop/shift-context.ts";

/**
 * Fetches the likeliest job's graph and compiles its shaders while the first lease is still on its way. Best effort: the
 * chunk itself says what is wrong, should something be.
 */
export function warmUpFirst(context: ShiftContext, signal: AbortSignal): void {
  const { session, settings, node, runner } = context;
  const { jobs, blocked } = orderJobs(session.offers, settings());
  const [offer] = session.offers.filter(({ job }) => !blocked.includes(job) && (jobs.length === 0 || job === jobs[0]));
  if (offer === undefined) return;
  void (async () => {
    const { spec, bytes } = await knownSpec(context, offer.spec, { signal });
    const { graph, dataset } = spec.laneParams;
    const [graphBytes, datasetBytes] = await node.fetch([graph, dataset], { signal });
    if (graphBytes === undefined || datasetBytes === undefined) return;
    await runner.warmUp({ spec: bytes, graph: graphBytes, dataset: datasetBytes }, { signal });
  })().catch(() => {});
}
