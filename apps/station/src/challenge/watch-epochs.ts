import type { Blocks } from "@starling/coordinator";
import { errorText } from "@starling/protocol";
import { type ChallengeReport, type Challenger, challenger } from "@starling/sdk";
import type { StationChain } from "../chain/open-chain.ts";

interface WatchComponents {
  readonly chain: StationChain;
  readonly blocks: Pick<Blocks, "get">;
  /** Token wei for bonds. */
  readonly budget: bigint;
  readonly log: (text: string) => void;
}

/** What the station says of an epoch of somebody else's. */
function line({ job, epoch, findings, action }: ChallengeReport): string | undefined {
  const which = `epoch ${epoch} of job ${job.slice(0, 10)}…`;
  const [first] = findings;
  switch (action.type) {
    case "none":
      return undefined;
    case "disproved":
      return `disproved ${which}: ${action.finding.words}`;
    case "challenged":
      return `challenged ${which}: ${first?.words}`;
    case "powerless":
      return `found ${which} wrong, and can do nothing: ${first?.words} ${action.why}`;
    default:
      return action satisfies never;
  }
}

/** Verifies every epoch that others propose at the contract, and disputes those that lie. */
export function watchEpochs({ chain, blocks, budget, log }: WatchComponents): Challenger {
  return challenger({
    ledger: chain.station,
    blocks: (cid) => blocks.get(cid),
    budget,
    own: [chain.stationAddress],
    onReport(report) {
      const text = line(report);
      if (text !== undefined) log(text);
    },
    onError: (error) => log(`could not check an epoch: ${errorText(error)}`),
  });
}
