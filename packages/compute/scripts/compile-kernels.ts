import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** Folder of the kernels' AssemblyScript. */
const SOURCE = fileURLToPath(new URL("../assembly", import.meta.url));

const OPTIONS = [
  ...["-O3", "--enable", "simd", "--runtime", "stub", "--use", "abort="],
  // The kernels work on TensorFlow.js' memory and own nothing of it.
  ...["--importMemory", "--noExportMemory"],
  // Vectors pass between our own functions only.
  ...["--disableWarning", "112"],
];

/**
 * Compiles the kernels to WebAssembly.
 *
 * @throws Error with the compiler's messages
 */
export async function compileKernels(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(["index.ts", "--baseDir", SOURCE, "-o", "kernels.wasm", ...OPTIONS], {
    writeFile: (_name, contents) => {
      if (contents instanceof Uint8Array) binary = contents;
    },
  });
  if (error || binary === undefined) throw new Error(`The kernels do not compile: ${stderr.toString()}`);
  return binary;
}

/** The binary as a TypeScript module, which bundlers and Node load alike. */
export function moduleText(binary: Uint8Array): string {
  return [
    "// Made from packages/compute/assembly by scripts/build-kernels.ts; a test compares the two.",
    `export const KERNELS_BASE64 =\n  "${Buffer.from(binary).toString("base64")}";`,
    "",
  ].join("\n");
}
