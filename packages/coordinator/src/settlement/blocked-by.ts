import { payTree } from "@starling/protocol";
import type { JobState, RejectionState } from "../state/state.ts";
import { leavesAt } from "./release.ts";

/**
 * The rejection that keeps a job from settling: the newest one, as long as the evidence still gives the leaves that fell
 * and the operator has not let the job go on. To propose the same again would only lose another bond.
 */
export function blockedBy(job: Pick<JobState, "spec" | "work" | "wrong" | "rejection">): RejectionState | null {
  const { rejection } = job;
  if (rejection === null || rejection.resumed) return null;
  const { releasedBelow, root } = rejection.epoch;
  return payTree(leavesAt(job, releasedBelow).leaves).root === root ? rejection : null;
}
