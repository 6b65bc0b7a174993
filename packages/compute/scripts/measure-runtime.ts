import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** The files of each provider, as a browser fetches them. */
const FILES = {
  webgpu: ["onnxruntime-web/webgpu", "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm"],
  wasm: ["onnxruntime-web/wasm", "onnxruntime-web/ort-wasm-simd-threaded.wasm"],
} as const;

/** Bytes of the installed ONNX Runtime's files for a provider, each packed first. */
export async function runtimeSize(
  provider: keyof typeof FILES,
  pack: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
): Promise<number> {
  let size = 0;
  for (const specifier of FILES[provider]) {
    size += pack(await readFile(fileURLToPath(import.meta.resolve(specifier)))).byteLength;
  }
  return size;
}

const TARGET = new URL("../src/infer/generated/runtime-bytes.ts", import.meta.url);

if (import.meta.main) {
  let lines = "";
  for (const provider of ["webgpu", "wasm"] as const) {
    const [plain, gzip] = [await runtimeSize(provider), await runtimeSize(provider, gzipSync)];
    lines += `  ${provider}: { plain: ${plain}, gzip: ${gzip} },\n`;
  }
  const head = "/** Written by scripts/measure-runtime.ts from the installed ONNX Runtime Web. */\n";
  await writeFile(TARGET, `${head}export const RUNTIME_BYTES = {\n${lines}} as const;\n`);
}
