import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** The package's own folder, where foundry.toml lies. */
export const packageFolder = fileURLToPath(new URL("..", import.meta.url));

const builds: Record<string, string> = {
  "linux x64": "linux-amd64",
  "linux arm64": "linux-arm64",
  "darwin x64": "darwin-amd64",
  "darwin arm64": "darwin-arm64",
  "win32 x64": "win32-amd64",
};

/** Path of the forge binary: `FORGE_BIN`, or the one that npm installed for this platform. */
export function forgeBinary(): string {
  const { FORGE_BIN: named } = process.env;
  if (named !== undefined) return named;
  const build = builds[`${process.platform} ${process.arch}`];
  if (build === undefined) {
    throw new Error(`forge has no build for ${process.platform} ${process.arch}: set FORGE_BIN to one of your own`);
  }
  const file = process.platform === "win32" ? "forge.exe" : "forge";
  return createRequire(import.meta.url).resolve(`@foundry-rs/forge-${build}/bin/${file}`);
}

/** What a finished forge left behind. */
export type ForgeResult = { code: number; stdout: string; stderr: string };

/** Runs forge in the package's folder. `show` passes its output on while it runs. */
export function forge(args: string[], options: { show?: boolean; env?: Record<string, string> } = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<ForgeResult>();
  const env = { ...process.env, FOUNDRY_DISABLE_NIGHTLY_WARNING: "1", ...options.env };
  const child = spawn(forgeBinary(), args, { cwd: packageFolder, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (options.show === true) process.stdout.write(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (options.show === true) process.stderr.write(text);
  });
  child.on("error", reject);
  child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  return promise;
}

/** As `forge`, for a step without which nothing after it makes sense. */
export async function mustForge(args: string[], options: { show?: boolean; env?: Record<string, string> } = {}) {
  const result = await forge(args, options);
  if (result.code !== 0) {
    throw new Error(`forge ${args.join(" ")} ended with ${result.code}:\n${result.stdout}${result.stderr}`);
  }
  return result;
}
