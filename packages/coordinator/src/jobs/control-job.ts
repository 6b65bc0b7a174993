import { assertTyped, parse, SignedJobControl, type SigningDomain } from "@starling/protocol";
import type { Clock } from "../components.ts";
import { ControlRefusedError, UnknownJobError } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { Book } from "../state/book.ts";

/**
 * Takes the client's order to pause, resume or cancel a job. Each order's nonce is above the one before, so none can be
 * replayed.
 * @throws UnknownJobError, ControlRefusedError, AuthorityError, InvalidDataError
 */
export async function controlJob(
  { book, clock, domain }: { readonly book: Book; readonly clock: Clock; readonly domain: SigningDomain },
  given: SignedJobControl,
): Promise<void> {
  const order = parse(SignedJobControl, given);
  const { control, signature } = order;
  const job = book.state.jobs.get(control.job);
  if (job === undefined) throw new UnknownJobError("This coordinator has no such job.", { fix: "Check the job's id." });
  await assertTyped(domain, "JobControl", control, signature, job.params.client);
  await book.record((): Fact[] => {
    if (job.ended !== null) {
      throw new ControlRefusedError("The job has ended.", { fix: "Post it again to go on." });
    }
    if (control.nonce <= job.control.nonce) {
      throw new ControlRefusedError(`The nonce ${control.nonce} was used before.`, {
        fix: `Sign the order again with a nonce above ${job.control.nonce}.`,
      });
    }
    return [{ type: "controlled", at: clock.now(), job: control.job, order }];
  });
}
