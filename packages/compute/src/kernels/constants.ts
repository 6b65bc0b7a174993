/** Names under which our kernels stand in TensorFlow.js' registry; the prefix keeps them apart from its own. */
export const KERNEL = {
  columnSum: "StarlingColumnSum",
  patches: "StarlingPatches",
  patchesGradient: "StarlingPatchesGradient",
  probe: "StarlingProbe",
} as const;

/** Invocations of a workgroup: one wave on every common GPU, and inside the limits of the smallest adapter. */
export const WORKGROUP_SIZE = 64;
