import type { JobId } from "@starling/protocol";
import type { Clock } from "../components.ts";
import { ControlRefusedError, UnknownJobError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { Book } from "../state/book.ts";
import { blockedBy } from "./blocked-by.ts";

/**
 * Lets a job settle again whose epoch was rejected. Only a person can know that the arbiter erred, or that what the
 * proof was about will not come again.
 * @throws UnknownJobError, ControlRefusedError
 */
export async function resumeSettlement(
  { book, clock }: { readonly book: Book; readonly clock: Clock },
  id: JobId,
): Promise<void> {
  const job = book.state.jobs.get(id);
  if (job === undefined) throw new UnknownJobError("This coordinator has no such job.", { fix: "Check the job's id." });
  await book.record((): Fact[] => {
    if (blockedBy(job) === null) {
      throw new ControlRefusedError("No rejected epoch keeps this job from settling.", {
        fix: "Nothing is left to do.",
      });
    }
    return [{ type: "settlement-resumed", at: clock.now(), job: id }];
  });
}
