import type { Address } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";
import { Problem } from "../../../design/problem.tsx";
import { Section } from "../../../design/section.tsx";
import { formatAge } from "../../../format/time.ts";
import { Earnings } from "../claim/earnings.tsx";

/** What this browser has earned before: to be seen and claimed without starting anything. */
export function KeptEarnings({ account }: { readonly account: Address }) {
  const { queries } = useApp();
  const { data, error, refetch, dataUpdatedAt } = useQuery(queries.accountGlance(account));
  if (data === undefined) {
    if (error === null) return null;
    return (
      <Section label="Earned">
        <Problem what="The station does not say what you have earned." error={error} retry={() => void refetch()} />
      </Section>
    );
  }
  // Keys that never had an accepted chunk have nothing to show.
  if (data.length === 0) return null;
  return (
    <Earnings
      account={account}
      jobs={data}
      note={`By this browser, as the station said ${formatAge(dataUpdatedAt, Date.now())}. Nothing has to be started for it.`}
    />
  );
}
