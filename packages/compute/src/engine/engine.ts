/** What a caller may tell others about the device, in plain values. */
export interface DeviceFacts {
  readonly kind: "webgpu" | "wasm" | "cpu";
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** A software adapter: slow, fine for tests. */
  readonly fallback: boolean;
  /** Largest buffer that a shader can read, bytes; absent where there is no such limit. */
  readonly bufferBytes?: number;
}

/**
 * A place where chunks are computed: one GPUDevice of ours, or the CPU, through WebAssembly or not. TensorFlow.js keeps its current backend in a
 * global, so every synchronous run of operations starts with `use()`.
 */
export interface Engine {
  readonly facts: DeviceFacts;
  /** The device that computes; absent on the CPU. ONNX Runtime runs its models on it too. */
  readonly device?: GPUDevice;
  /** Makes this engine's backend the current one; takes effect at once. */
  use(): void;
  /** GPU errors seen since the engine was made; one during a chunk voids the chunk. */
  errors(): readonly string[];
  /** Resolves when all work handed to the device is done and its errors have been reported. */
  drain(): Promise<void>;
  /** Runs `record`, which may only build operations, and compiles every shader it needs side by side. */
  compile(record: () => void): Promise<void>;
  /** Why the device is gone; undefined while it is there. The CPU always is. */
  lost(): string | undefined;
  /** Calls back when the device goes away; returns what ends that. */
  onLost(listener: (reason: string) => void): () => void;
  /** Frees the device. The engine is of no use afterwards. */
  destroy(): void;
}
