import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compileKernels, moduleText } from "./compile-kernels.ts";

/** Compiles `assembly/` and writes it where the engine finds it: `node packages/compute/scripts/build-kernels.ts`. */
const target = fileURLToPath(new URL("../src/kernels/wasm/generated/kernels.ts", import.meta.url));
await writeFile(target, moduleText(await compileKernels()));
