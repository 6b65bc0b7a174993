import { existsSync, readFileSync } from "node:fs";
import type { Deployment } from "@starling/ledger";
import { address, safeInteger } from "@starling/protocol";
import * as z from "zod/mini";
import { writeDurably } from "../data-folder.ts";
import { DataFolderError } from "../errors.ts";

const DeploymentFile = z.strictObject({
  chainId: safeInteger,
  rounds: address,
  fraudProofs: address,
  star: address,
  provenance: address,
  objectiveArbiter: address,
  since: z.string().check(z.regex(/^(0|[1-9][0-9]{0,14})$/)),
});

/** Reads an addresses file. Undefined where there is none. @throws DataFolderError when it cannot be read */
export function readDeployment(path: string): Deployment | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { since, ...rest } = z.parse(DeploymentFile, JSON.parse(readFileSync(path, "utf8")));
    return { ...rest, since: BigInt(since) };
  } catch (cause) {
    throw new DataFolderError(`The addresses in ${path} can not be read.`, {
      fix: "Restore the file, or remove it to deploy the contracts anew (running jobs stay at the old ones).",
      cause,
    });
  }
}

/** Writes an addresses file: the old one or the new one survives a crash. */
export function writeDeployment(path: string, deployment: Deployment): void {
  writeDurably(path, `${JSON.stringify({ ...deployment, since: deployment.since.toString() }, null, 2)}\n`, 0o644);
}
