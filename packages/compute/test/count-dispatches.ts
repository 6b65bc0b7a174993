import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";

/**
 * Counts what `work` hands to the GPU. Nothing is compiled or computed, results are whatever lies in new buffers, so
 * large models are counted as fast as small ones.
 *
 * @param work may look at the list while it grows
 * @returns names of the shaders in the order in which they were dispatched
 */
export async function countDispatches(work: (names: readonly string[]) => Promise<unknown>): Promise<string[]> {
  const names: string[] = [];
  const run = WebGPUBackend.prototype.runWebGPUProgram;
  WebGPUBackend.prototype.runWebGPUProgram = function (program, _inputs, dtype, _uniforms, output) {
    names.push(program.shaderKey);
    const result = output ?? this.makeTensorInfo(program.outputShape, dtype);
    this.uploadToGPU(result.dataId);
    return result;
  };
  try {
    await work(names);
  } finally {
    WebGPUBackend.prototype.runWebGPUProgram = run;
  }
  return names;
}
