import type { Assembled } from "../publish/assemble.ts";

/** What both ways to pay are told. */
export interface PayProps {
  readonly job: Assembled;
  /** Token wei. */
  readonly budget: bigint;
  readonly hours: number;
  readonly onPosted: (job: string) => void;
}
