import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { releaseFolder } from "./release.ts";

type Member = { label: string; slot: string; offset: number; type: string };
type Artifact = {
  bytecode: { object: string };
  deployedBytecode: { object: string };
  storageLayout: {
    storage: Member[];
    types: Record<string, { label: string; numberOfBytes: string; members?: Member[] }>;
  };
};

/** EIP-170 and EIP-3860. */
const LIMITS = { runtime: 24_576, creation: 49_152 };

const CONTRACTS = ["Rounds", "FraudProofs", "PanelArbiter", "ObjectiveArbiter", "Provenance", "StarToken"];

const bytes = (object: string): number => (object.length - 2) / 2;

/** Sizes of the contracts that ship and where they keep what, in lines; and which are too large to deploy. */
export async function describeLayout(): Promise<{ lines: string[]; tooLarge: string[] }> {
  const lines: string[] = [];
  const tooLarge: string[] = [];
  for (const name of CONTRACTS) {
    const artifact: Artifact = JSON.parse(await readFile(join(releaseFolder, `${name}.sol`, `${name}.json`), "utf8"));
    const [runtime, creation] = [bytes(artifact.deployedBytecode.object), bytes(artifact.bytecode.object)];
    lines.push(`${name}: ${runtime.toLocaleString("en")} bytes, creation ${creation.toLocaleString("en")}`);
    if (runtime > LIMITS.runtime || creation > LIMITS.creation) tooLarge.push(name);
    const { storage, types } = artifact.storageLayout;
    const line = ({ label, slot, offset, type }: Member, indent: string) =>
      `${indent}slot ${slot}+${offset}: ${label} (${types[type]?.label ?? type})`;
    lines.push(...storage.map((member) => line(member, "  ")));
    for (const { label, members } of Object.values(types)) {
      if (members !== undefined) lines.push(`  ${label}`, ...members.map((member) => line(member, "    ")));
    }
  }
  return { lines, tooLarge };
}
