import { build } from "vite";

/** A page's code as one script, whose exports are `bench`. */
export async function pageBundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, target: "es2024", lib: { entry, formats: ["iife"], name: "bench" } },
  });
  const [output] = [built].flat();
  const chunk = output !== undefined && "output" in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error("Vite built nothing.");
  return chunk.code;
}
