import type { JobView } from "@starling/protocol";
import type { ActionWords, JobAction } from "./job-action.ts";

/** What both ways of consenting, by session and by wallet, are told. */
export interface ConsentProps {
  readonly job: JobView;
  readonly action: JobAction;
  readonly words: ActionWords;
  readonly onDone: () => void;
}
