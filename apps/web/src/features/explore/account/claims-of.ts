import type { Address, ChainEventView } from "@starling/protocol";

/** The claims of one account among events. */
export function claimsOf(events: readonly ChainEventView[], account: Address): readonly ChainEventView[] {
  return events.filter(({ name, fields }) => name === "Claimed" && String(fields["account"]).toLowerCase() === account);
}
