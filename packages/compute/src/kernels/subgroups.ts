/** Stands in the text of a shader that adds over subgroups. */
export const NEEDS_SUBGROUPS = "// needs subgroups";

/**
 * Makes shaders with that mark compile. WGSL wants a language extension named before all else, where TensorFlow.js puts
 * a text of its own.
 */
export function enableSubgroups(device: GPUDevice): void {
  if (!device.features.has("subgroups")) return;
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (descriptor) =>
    create(
      descriptor.code.includes(NEEDS_SUBGROUPS)
        ? { ...descriptor, code: `enable subgroups;\n${descriptor.code}` }
        : descriptor,
    );
}
