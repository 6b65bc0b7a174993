import { StarlingError } from "@starling/protocol";

/** A NaN or an infinity where the arithmetic needs a number. */
export class NonFiniteError extends StarlingError {
  override name = "NonFiniteError";
}

/** A scale, rate or coefficient that no round can use. */
export class ScaleError extends StarlingError {
  override name = "ScaleError";
}

/** Bytes of an update or of a server step that do not decode to what the spec says. */
export class PayloadError extends StarlingError {
  override name = "PayloadError";
}

/** A sum that could leave the integers that are added exactly. */
export class SumOverflowError extends StarlingError {
  override name = "SumOverflowError";
}

/** Vectors or tensors that do not fit together. */
export class ShapeError extends StarlingError {
  override name = "ShapeError";
}

/** A window of samples that cannot be drawn from. */
export class SampleRangeError extends StarlingError {
  override name = "SampleRangeError";
}

/** A learning-rate table that cannot be used. */
export class ScheduleError extends StarlingError {
  override name = "ScheduleError";
}

/** Local work or a delay that no accepted update can have. */
export class WeightError extends StarlingError {
  override name = "WeightError";
}
