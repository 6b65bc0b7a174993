import { useQuery } from "@tanstack/react-query";
import { useApp } from "../app-context.ts";
import { NameTag } from "../design/name-tag.tsx";

/** Which station and chain this page belongs to. */
export function Footer() {
  const { queries } = useApp();
  const { data: station, error } = useQuery(queries.stationGlance());
  return (
    <footer className="mt-16 border-t border-line">
      <div className="mx-auto flex max-w-[84rem] flex-wrap items-baseline gap-x-8 gap-y-2 px-4 py-6 text-sm text-soft sm:px-8">
        {station === undefined ? (
          <p>{error === null ? "Asking the station for its name…" : "The station does not answer; trying again."}</p>
        ) : (
          <>
            <p>
              Station <strong className="font-semibold text-ink">{station.name}</strong>
            </p>
            <p>
              {station.chain.name} (chain {station.chain.id})
              {station.chain.embedded && ": a test chain, its tokens have no price"}
            </p>
            <p className="inline-flex flex-wrap items-center gap-1">
              Contract <NameTag name={station.chain.contract} of="contract address" />
            </p>
            <p className="inline-flex flex-wrap items-center gap-1">
              {station.chain.tokenSymbol} <NameTag name={station.chain.token} of="token address" />
            </p>
          </>
        )}
        <p className="ms-auto">Nothing is measured about you, and no cookie tracks you.</p>
      </div>
    </footer>
  );
}
