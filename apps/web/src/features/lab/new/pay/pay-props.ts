import type { JobSpec } from "@starling/protocol";
import type { CID } from "multiformats/cid";

/** A spec that the station has, with all blocks that it names, and has nothing against. */
export interface OfferedSpec {
  readonly cid: CID;
  readonly spec: JobSpec;
}

/** What both ways to pay are told. */
export interface PayProps {
  /** Uploads the job's blocks and has the station check it; says how far it is. */
  readonly offer: (say: (words: string) => void) => Promise<OfferedSpec>;
  /** Token wei. */
  readonly budget: bigint;
  readonly hours: number;
  readonly onPosted: (job: string) => void;
}
