/** Written by scripts/measure-runtime.ts from the installed ONNX Runtime Web. */
export const RUNTIME_BYTES = {
  webgpu: { plain: 26899646, gzip: 6712859 },
  wasm: { plain: 14312951, gzip: 3720514 },
} as const;
