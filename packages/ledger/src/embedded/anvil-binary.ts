import { createRequire } from "node:module";

const builds: Readonly<Record<string, string>> = {
  "linux x64": "linux-amd64",
  "linux arm64": "linux-arm64",
  "darwin x64": "darwin-amd64",
  "darwin arm64": "darwin-arm64",
  "win32 x64": "win32-amd64",
};

/** Path of the anvil binary: `ANVIL_BIN`, or the one that npm installed. Undefined where this platform has none. */
export function anvilBinary(
  { ANVIL_BIN } = process.env,
  platform: string = `${process.platform} ${process.arch}`,
): string | undefined {
  if (ANVIL_BIN !== undefined && ANVIL_BIN !== "") return ANVIL_BIN;
  const build = builds[platform];
  if (build === undefined) return undefined;
  const file = build.startsWith("win32") ? "anvil.exe" : "anvil";
  try {
    return createRequire(import.meta.url).resolve(`@foundry-rs/anvil-${build}/bin/${file}`);
  } catch {
    return undefined;
  }
}
