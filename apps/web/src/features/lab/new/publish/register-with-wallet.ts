import { type Ledger, register } from "@starling/ledger";
import { digestOf, rawBlock } from "@starling/protocol";
import { CID } from "multiformats/cid";
import type { Contributor } from "./messages.ts";

interface RegisterOrder {
  /** CID of the manifest that names the contributor. */
  readonly manifest: string;
  readonly contributor: Contributor;
  /** Put on record as the sha2-256 of its text. */
  readonly licence: string;
}

/** Registers a dataset under its contributor, who is paid. @throws LedgerError */
export async function registerWithWallet(
  ledger: Ledger,
  { manifest, contributor: { account, bps }, licence }: RegisterOrder,
): Promise<void> {
  const terms = digestOf(rawBlock(new TextEncoder().encode(licence.trim())).cid);
  await register(ledger, { digest: digestOf(CID.parse(manifest)), payee: account, bps, terms });
}
