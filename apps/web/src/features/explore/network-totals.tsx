import type { JobView } from "@starling/protocol";
import { Figure, Figures } from "../../design/figure.tsx";
import { formatCount, formatUnits } from "../../format/number.ts";
import { formatTokens } from "../../format/tokens.ts";
import { useToken } from "../jobs/use-token.ts";
import { sumNetwork } from "./sum-network.ts";

/** Sums over all jobs, from closed rounds and the chain: nothing is estimated. */
export function NetworkTotals({ jobs }: { readonly jobs: readonly JobView[] }) {
  const token = useToken();
  const { tabs, rounds, chunks, units, paid } = sumNetwork(jobs);
  return (
    <div className="pb-9">
      <Figures>
        <Figure label="Tabs here now" value={formatCount(tabs)} tone="teal" />
        <Figure label="Rounds closed" value={formatCount(rounds)} />
        <Figure label="Chunks accepted" value={formatCount(chunks)} />
        <Figure label="Work done" value={formatUnits(units)} />
        <Figure label="Settled on the chain" value={formatTokens(paid, token)} tone="violet" />
      </Figures>
    </div>
  );
}
