import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Flags under which headless Chromium has WebGPU without a GPU, and makes no connections of its own. */
export const CHROMIUM_FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
] as const;

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The Chromium to drive: CHROMIUM_PATH, or one in the usual places. */
export function findChromium(): string | undefined {
  const given = process.env["CHROMIUM_PATH"];
  // Who names a program means that one: another in its place would be a surprise.
  return (given === undefined ? CANDIDATES : [given]).find((path) => existsSync(path));
}

/**
 * Finds Chromium, installing Debian's package where it is missing and that can be done.
 * @throws Error with the fix in one sentence
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const given = process.env["CHROMIUM_PATH"];
  if (given !== undefined) {
    throw new Error(`There is no program at CHROMIUM_PATH (${given}). Correct it, or leave it out to have one found.`);
  }
  const isDebian = existsSync("/etc/debian_version");
  if (isDebian && process.getuid?.() === 0) {
    console.log("Installing Chromium from Debian's packages …");
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
    spawnSync("apt-get", ["install", "-y", "-qq", "chromium"], {
      stdio: "inherit",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new Error(
    isDebian
      ? "Chromium is missing. Install it with: sudo apt-get install chromium"
      : "Chromium is missing. Install Chromium or Chrome and set CHROMIUM_PATH to its program.",
  );
}
