import type { JobId, JobOffer } from "@starling/protocol";
import type { Settings } from "./settings.ts";

type Named = Pick<JobOffer, "job" | "client">;

export interface OrderedJobs {
  /** Jobs to ask for, best first; empty for the operator's own order. */
  readonly jobs: JobId[];
  readonly blocked: JobId[];
  /** Whether any offered job is left. */
  readonly any: boolean;
}

/**
 * The visitor's say in what is computed: preferred jobs first, then those of preferred researchers; blocked ones never.
 * @param refused jobs that this tab found it cannot or must not serve
 */
export function orderJobs(
  offers: readonly Named[],
  settings: Pick<Settings, "preferJobs" | "blockJobs" | "preferClients" | "blockClients">,
  refused: ReadonlySet<JobId> = new Set(),
): OrderedJobs {
  const isBlocked = ({ job, client }: Named) =>
    settings.blockJobs.includes(job) || settings.blockClients.includes(client) || refused.has(job);
  const isPreferred = ({ job, client }: Named) =>
    settings.preferJobs.includes(job) || settings.preferClients.includes(client);
  /** Preferred jobs in their own order, then jobs of preferred researchers, then the rest. */
  const rank = (offer: Named) => {
    const place = settings.preferJobs.indexOf(offer.job);
    if (place >= 0) return place;
    return settings.preferJobs.length + (isPreferred(offer) ? 0 : 1);
  };
  const open = offers.filter((offer) => !isBlocked(offer));
  const blocked = new Set([...settings.blockJobs, ...refused, ...offers.filter(isBlocked).map(({ job }) => job)]);
  const jobs = open.some(isPreferred) ? open.toSorted((a, b) => rank(a) - rank(b)).map(({ job }) => job) : [];
  return { jobs: jobs.slice(0, 64), blocked: [...blocked].slice(0, 256), any: open.length > 0 };
}
