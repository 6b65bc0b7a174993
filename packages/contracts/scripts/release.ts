import { join } from "node:path";
import { mustForge, packageFolder } from "./forge.ts";

/** Where {@link buildRelease} leaves its artifacts: a folder of its own, so that nothing else is found there. */
export const releaseFolder = join(packageFolder, "cache", "release");

/** Compiles the contracts as they ship: by the slow pipeline, which gives smaller and cheaper byte code. */
export async function buildRelease(): Promise<void> {
  const places = ["--out", releaseFolder, "--cache-path", join(releaseFolder, "cache")];
  await mustForge(["build", "contracts", ...places], { env: { FOUNDRY_PROFILE: "release" } });
}

/** Lets the tests deploy what {@link buildRelease} made instead of what they were compiled with. */
export const testRelease = { STARLING_RELEASE: "cache/release" };
