import { columnSumKernel } from "./column-sum.ts";
import { registerKernelPair } from "./host.ts";
import { patchKernels } from "./patches.ts";
import { probeKernel } from "./probe.ts";

/** Puts the kernels that TensorFlow.js calls by name into its registry; a second call changes nothing. */
export function installKernels(): void {
  registerKernelPair(columnSumKernel);
  registerKernelPair(probeKernel);
  for (const pair of patchKernels.pairs) registerKernelPair(pair);
}
