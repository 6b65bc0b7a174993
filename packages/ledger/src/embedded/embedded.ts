import { existsSync, readdirSync } from "node:fs";
import { EmbeddedChainError } from "../errors.ts";
import { anvilBinary } from "./anvil-binary.ts";
import { anvilChain } from "./anvil-chain.ts";
import { MINICHAIN_FILE } from "./constants.ts";
import type { EmbeddedChain, EmbeddedChainInit, EmbeddedKind } from "./embedded-chain.ts";
import { miniChain } from "./mini-chain.ts";
import { isSnapshot } from "./snapshots.ts";

/** Which kind of chain a folder holds. */
function keptIn(folder: string): EmbeddedKind | undefined {
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder);
  if (names.some(isSnapshot)) return "anvil";
  return names.includes(MINICHAIN_FILE) ? "minichain" : undefined;
}

/**
 * The embedded chain: the kind that is asked for; else the one that the folder holds; else anvil where npm has brought
 * one for this platform (or `ANVIL_BIN` names it), and the in-process EVM elsewhere.
 * @throws EmbeddedChainError where the folder holds the other kind, or anvil is asked for and there is none.
 */
export function embeddedChain({ kind, ...init }: EmbeddedChainInit & { readonly kind?: EmbeddedKind }): EmbeddedChain {
  const kept = keptIn(init.folder);
  if (kind !== undefined && kept !== undefined && kind !== kept) {
    throw new EmbeddedChainError(`The folder ${init.folder} holds a chain of the kind ${kept}, not ${kind}.`, {
      fix: `Set EMBEDDED_CHAIN to ${kept} or leave it out, or set DATA_DIR to another folder.`,
    });
  }
  const binary = anvilBinary();
  const wanted = kind ?? kept ?? (binary === undefined ? "minichain" : "anvil");
  if (wanted === "minichain") return miniChain(init);
  if (binary !== undefined) return anvilChain({ ...init, binary });
  throw new EmbeddedChainError(`There is no anvil for ${process.platform} ${process.arch} here.`, {
    fix:
      kept === undefined
        ? "Set EMBEDDED_CHAIN to minichain or leave it out, or name a program in ANVIL_BIN."
        : "Name a program in ANVIL_BIN, run npm install again, or set DATA_DIR to another folder.",
  });
}
