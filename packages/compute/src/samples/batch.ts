/** How an output and its targets become a loss. */
export type LossKind =
  /** Softmax cross-entropy of the output's last axis against integer classes, nats. */
  | "cross-entropy"
  /** (output − target)², element by element. */
  | "squared-error";

/** The numbers of one micro-batch. */
export interface Batch {
  /** f32, or i32 token ids; one sample after the other. */
  readonly x: Float32Array | Int32Array;
  /** i32 classes, or f32 values; as many for each sample as its output has rows (or elements). */
  readonly targets: Int32Array | Float32Array;
}

/** What batches of a kind of samples look like, which is all that shaders have to know. */
export interface BatchForm {
  /** Axes of one sample in ONNX order, without the batch. */
  readonly sampleShape: readonly number[];
  /** What the graph's input is held in. */
  readonly dtype: "float32" | "int32";
  readonly loss: LossKind;
  /** Losses of one sample; a sample's loss is their mean. */
  readonly targetsPerSample: number;
}
