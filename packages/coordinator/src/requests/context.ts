import type { Address, Bytes32, JobId, SigningDomain } from "@starling/protocol";
import type { CoordinatorComponents } from "../components.ts";
import type { PendingReveals } from "../results/pending-reveals.ts";
import type { Releases } from "../settlement/release.ts";
import type { Book } from "../state/book.ts";
import type { Live } from "../state/live.ts";

/** What answering a request needs. */
export interface RequestContext extends CoordinatorComponents {
  readonly book: Book;
  readonly live: Live;
  readonly domain: SigningDomain;
  readonly engine: Bytes32;
  readonly pending: PendingReveals;
  readonly releases: Releases;
  /** Peers that take reveals, best first. */
  uploadTo(): readonly string[];
  /** Records what follows from state and time until nothing does. */
  advance(): Promise<void>;
  /** Makes sure that the job's money was read from the chain lately. */
  refreshChain(job: JobId): Promise<void>;
  /** When a sponsored claim was last submitted, by job and account. */
  readonly claims: Map<`${JobId}/${Address}`, number>;
}
