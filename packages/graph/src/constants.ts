/** Operator sets that the interpreter knows; 13 is the first where Softmax and Reshape have today's meaning. */
export const MIN_OPSET = 13;
export const MAX_OPSET = 23;

/** Oldest operator set of a file that is opened; it is rewritten for 13. */
export const MIN_FILE_OPSET = 9;

/** A graph file is one raw block (PROTOCOL §2), and a block is at most 1 MiB. */
export const MAX_GRAPH_BYTES = 1024 * 1024;

/** Largest model file that is opened. A tab holds the file, its weights and the training state at the same time. */
export const MAX_MODEL_BYTES = 512 * 1024 * 1024;

/**
 * Memory that the decoded messages of a file may take, tensor data aside. Two bytes of protobuf can name an empty
 * node, which takes hundreds of bytes in memory, so the file's size alone is no limit.
 */
export const MAX_DECODED_BYTES = 128 * 1024 * 1024;

/** Far above published vision models (ResNet-152 has about 500 nodes); a file above it is no model for a tab. */
export const MAX_NODES = 10_000;

/** The checkpoint manifest names at most as many tensors. */
export const MAX_PARAMETERS = 4_096;

/** Longest name of a value: the checkpoint manifest's own limit. */
export const MAX_NAME_LENGTH = 200;

/** Highest rank of a tensor: the checkpoint manifest's own limit. */
export const MAX_RANK = 8;

/** Elements of one tensor: 2^28 floats are 1 GiB, WebGPU's usual maximum for one buffer. */
export const MAX_TENSOR_ELEMENTS = 2 ** 28;

/** Largest size in one dimension, as in the checkpoint manifest. */
export const MAX_DIMENSION = 2 ** 31 - 1;

/** Elements of one value that is computed ahead of the run: a causal mask for 1,024 tokens. */
export const MAX_FOLDED_ELEMENTS = 2 ** 20;

/** Elements of all such values of a graph together. */
export const MAX_FOLDED_TOTAL = 2 ** 23;

/**
 * Most logits that training has in memory at once: 64 MiB, half of what every WebGPU adapter binds. A number of the
 * engine and not of the adapter, because the pieces decide the order of the sums.
 */
export const MAX_LOGITS = 2 ** 24;
