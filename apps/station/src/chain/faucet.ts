import { mint } from "@starling/ledger";
import type { Address } from "@starling/protocol";
import { RequestError } from "../errors.ts";
import type { StationChain } from "./open-chain.ts";

/** What one call gives: gas money in wei, and test tokens in token wei. */
export const FAUCET_GIFT = { gas: 10n ** 18n, tokens: 10_000n * 10n ** 18n } as const;

const GIFTS_PER_ADDRESS = 3;
const GIFTS_PER_HOUR = 60;
const HOUR_MS = 3_600_000;

/** The embedded chain's faucet; undefined on any other chain. */
export function createFaucet({ embedded, station, deployment }: StationChain, now: () => number = Date.now) {
  if (embedded === undefined) return undefined;
  const given = new Map<Address, number>();
  let times: number[] = [];
  return async (address: Address): Promise<void> => {
    times = times.filter((time) => time > now() - HOUR_MS);
    const count = given.get(address) ?? 0;
    if (count >= GIFTS_PER_ADDRESS || times.length >= GIFTS_PER_HOUR) {
      throw new RequestError(
        429,
        "The faucet has given enough for now.",
        "Try again in an hour, or use what you have.",
      );
    }
    given.set(address, count + 1);
    times.push(now());
    await embedded.setBalance(address, FAUCET_GIFT.gas);
    await mint(station, { token: deployment.star, to: address, amount: FAUCET_GIFT.tokens });
  };
}
