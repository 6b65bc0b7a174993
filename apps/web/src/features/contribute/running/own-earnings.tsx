import { useNow } from "../../../design/use-now.ts";
import { formatAge } from "../../../format/time.ts";
import { Earnings } from "../claim/earnings.tsx";
import type { Volunteer } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

const AGE_MS = 5_000;

/** What the volunteer's session says of its account. */
export function OwnEarnings({ volunteer }: { readonly volunteer: Volunteer }) {
  const account = useVolunteer(volunteer, (state) => state.account);
  const now = useNow(AGE_MS);
  const note =
    account?.asOf == null
      ? "Shown as soon as the coordinator answers."
      : `As the coordinator and the chain said ${formatAge(account.asOf, now)}.`;
  return <Earnings account={account?.account} jobs={account?.jobs ?? []} note={note} />;
}
