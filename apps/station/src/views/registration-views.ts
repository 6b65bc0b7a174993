import { type Ledger, readRegistrations } from "@starling/ledger";
import { cidFromDigest, type RegistrationView } from "@starling/protocol";

/** Most registrations in one answer: the newest ones. */
const MAX_REGISTRATIONS = 500;

/** What is on record in Provenance, newest first. */
export async function readRegistrationViews(ledger: Ledger): Promise<RegistrationView[]> {
  const records = (await readRegistrations(ledger)).slice(-MAX_REGISTRATIONS).reverse();
  return records.map(({ block, digest, ...record }) => ({
    ...record,
    digest,
    manifest: cidFromDigest(digest).toString(),
    block: Number(block),
  }));
}
