import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runStep } from "./run-step.ts";

const SOURCES = ["apps/web/**/*", "packages/*/src/**/*", "public/**/*", "vite.config.ts", "package-lock.json"];
const SITE = "apps/web/dist";
const STAMP = join(SITE, ".built-from");

/** A digest over names, sizes and times of everything that the site is built from. */
function fingerprint(): string {
  const hash = createHash("sha256");
  for (const path of globSync(SOURCES, {
    exclude: (name) => name.includes("node_modules") || name.includes("dist"),
  }).sort()) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path} ${size} ${Math.floor(mtimeMs)}\n`);
  }
  return hash.digest("hex");
}

/** Builds the site when a source has changed since the last build. Returns its folder. */
export async function buildSite(): Promise<string> {
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return SITE;
  console.log("Building the site …");
  await runStep("node", ["node_modules/vite/bin/vite.js", "build", "--logLevel", "error"]);
  writeFileSync(STAMP, wanted);
  return SITE;
}
