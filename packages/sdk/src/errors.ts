import { StarlingError } from "@starling/protocol";

/** The station refused a request; message and fix are its own words. */
export class StationRefusedError extends StarlingError {
  override name = "StationRefusedError";
  readonly status: number;

  constructor(status: number, message: string, fix: string, details: readonly string[] = []) {
    super(message, { fix, details });
    this.status = status;
  }
}

/** No answer from the station, or one that is not its own. */
export class StationUnreachableError extends StarlingError {
  override name = "StationUnreachableError";
}

/** A model, dataset or recipe that can not become a job. */
export class JobRefusedError extends StarlingError {
  override name = "JobRefusedError";
}

/** A model that leaves sizes open which training has to know; `dimensions` has their names in the file. */
export class OpenDimensionsError extends JobRefusedError {
  override name = "OpenDimensionsError";
  readonly dimensions: readonly string[];

  constructor(dimensions: readonly string[]) {
    super(`The model leaves ${dimensions.map((name) => `"${name}"`).join(", ")} open.`, {
      fix: "Give each a size: training needs all of them but the batch.",
    });
    this.dimensions = dimensions;
  }
}

/** Evidence that does not lead to what it claims. */
export class ReplayMismatchError extends StarlingError {
  override name = "ReplayMismatchError";
}

/** Results of a batch that are not what its list of outputs says. */
export class OutputMismatchError extends StarlingError {
  override name = "OutputMismatchError";
}

/** Evidence that the chain names and nobody gives out. */
export class EvidenceMissingError extends StarlingError {
  override name = "EvidenceMissingError";
}

/** A prompt or a choice from which no text can be generated. */
export class GenerationRefusedError extends StarlingError {
  override name = "GenerationRefusedError";
}
