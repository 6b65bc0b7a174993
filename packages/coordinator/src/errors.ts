import { StarlingError } from "@starling/protocol";

/** Root of what the coordinator refuses or fails at. */
export class CoordinatorError extends StarlingError {
  override name = "CoordinatorError";
}

/** A job that cannot be taken on: its spec, its blocks or its authority do not hold. */
export class JobRefusedError extends CoordinatorError {
  override name = "JobRefusedError";
}

/** A job that this coordinator does not have. */
export class UnknownJobError extends CoordinatorError {
  override name = "UnknownJobError";
}

/** A result that does not have the form that its chunk, commitment and receipt ask for. */
export class ResultRefusedError extends CoordinatorError {
  override name = "ResultRefusedError";
}

/** An order of the client that is not signed by it, or was given before. */
export class ControlRefusedError extends CoordinatorError {
  override name = "ControlRefusedError";
}

/** A claim that the station does not submit. */
export class ClaimRefusedError extends CoordinatorError {
  override name = "ClaimRefusedError";
}

/** A journal whose facts contradict each other. */
export class JournalError extends CoordinatorError {
  override name = "JournalError";
}

/** Something was asked of a coordinator that is not running. */
export class NotRunningError extends CoordinatorError {
  override name = "NotRunningError";
}
