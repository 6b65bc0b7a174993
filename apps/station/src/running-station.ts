import type { Coordinator } from "@starling/coordinator";
import type { StationNode } from "@starling/network/node";
import type { Staging } from "./blocks/staging.ts";
import type { StationChain } from "./chain/open-chain.ts";
import type { Intake } from "./jobs/intake.ts";

/** A station that runs in this process. */
export interface Station {
  /** Origin of its pages. */
  readonly url: string;
  /** The operator's one-time link. */
  readonly operatorUrl: string;
  readonly chain: StationChain;
  readonly node: StationNode;
  readonly coordinator: Coordinator;
  readonly intake: Intake;
  readonly staging: Staging;
  /** Ends every part; the next start goes on from here. */
  stop(): Promise<void>;
}
