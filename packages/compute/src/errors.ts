import { StarlingError, type StarlingErrorInit } from "@starling/protocol";

/** A graph that this engine cannot compute or train; the message names the node. */
export class UnsupportedGraphError extends StarlingError {
  override name = "UnsupportedGraphError" as const;
}

/** Weights, samples or settings of a chunk that contradict its graph or each other. */
export class ChunkInputError extends StarlingError {
  override name = "ChunkInputError" as const;
}

/** By how much a chunk is too large for a device. */
export interface MemoryShortage {
  readonly neededBytes: number;
  readonly availableBytes: number;
  /** Largest divisor of the chunk's micro-batch that would fit; 0 where not even one sample does. */
  readonly microBatch: number;
}

/** A chunk that needs more memory than it may take; nothing of it was taken. */
export class MemoryLimitError extends StarlingError {
  override name = "MemoryLimitError" as const;
  readonly shortage: MemoryShortage | undefined;

  constructor(message: string, { shortage, ...init }: StarlingErrorInit & { readonly shortage?: MemoryShortage }) {
    super(message, init);
    this.shortage = shortage;
  }
}

/** A chunk whose losses or weights stopped being numbers. */
export class NotFiniteError extends StarlingError {
  override name = "NotFiniteError" as const;
}

/** The GPU reported an error while a chunk was computed, so its result is void. */
export class GpuFaultError extends StarlingError {
  override name = "GpuFaultError" as const;
}

/** This browser or machine offers no GPU that the engine may use. */
export class GpuUnavailableError extends StarlingError {
  override name = "GpuUnavailableError" as const;
}

/** The GPU device or its thread went away in the middle of work. */
export class DeviceLostError extends StarlingError {
  override name = "DeviceLostError" as const;
}

/** The device computes something else than it should: it must not take work. */
export class SelfTestError extends StarlingError {
  override name = "SelfTestError" as const;
}

/** The files of ONNX Runtime, which runs models, could not be fetched or started. */
export class RuntimeLoadError extends StarlingError {
  override name = "RuntimeLoadError" as const;
}

/** The runtime broke in the middle of work, by nothing that an item did: the chunk is void and the thread of no more use. */
export class RuntimeFaultError extends StarlingError {
  override name = "RuntimeFaultError" as const;
}

/** A model that cannot be run here, or not as its pipeline says; the message names the file, and node, path or port. */
export class ModelFileError extends StarlingError {
  override name = "ModelFileError" as const;
}

/** A model whose session is no longer kept: the chunk has to come again, with the model's bytes. */
export class ModelNotHeldError extends StarlingError {
  override name = "ModelNotHeldError" as const;
}

/** The device makes something else of a known item than it should: it must not take this model's chunks. */
export class CanaryError extends StarlingError {
  override name = "CanaryError" as const;
}

/** Compressed bytes that are damaged or larger than announced. */
export class InflateError extends StarlingError {
  override name = "InflateError" as const;
}
