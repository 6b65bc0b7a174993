import { type Chain, ledgerChain } from "@starling/coordinator";
import type { StationChain } from "./open-chain.ts";

/**
 * The chain as the round engine sees it. After each of its transactions the embedded chain's state is written down, so
 * that a crash does not take it back.
 * @param sponsor whether claims are sent, and their gas paid
 */
export function coordinatorChain({ station, flush }: StationChain, sponsor: boolean): Chain {
  const chain = ledgerChain(station);
  const durable = async <T>(sent: Promise<T>): Promise<T> => {
    const result = await sent;
    await flush();
    return result;
  };
  const { claimTo, ...rest } = chain;
  return {
    ...rest,
    propose: (params, proposal, options) => durable(chain.propose(params, proposal, options)),
    ...(sponsor && claimTo && { claimTo: (job, claim, options) => durable(claimTo(job, claim, options)) }),
  };
}
