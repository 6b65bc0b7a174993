import { MAX_DECODED_BYTES, MAX_MODEL_BYTES, MAX_NODES, MAX_PARAMETERS, MAX_TENSOR_ELEMENTS } from "../constants.ts";

/** Limits that a reader keeps, each checked before memory is taken. */
export interface ModelLimits {
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Memory for everything but tensor data, in bytes. */
  readonly decodedBytes: number;
  readonly nodes: number;
  readonly parameters: number;
  /** Elements of any one tensor. */
  readonly elements: number;
}

export const MODEL_LIMITS: ModelLimits = {
  bytes: MAX_MODEL_BYTES,
  decodedBytes: MAX_DECODED_BYTES,
  nodes: MAX_NODES,
  parameters: MAX_PARAMETERS,
  elements: MAX_TENSOR_ELEMENTS,
};
