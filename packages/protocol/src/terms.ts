import { encodeAbiParameters, keccak256 } from "viem";
import { digestOf } from "./block.ts";
import type { Address, Bytes32 } from "./hex.ts";
import type { JobSpec } from "./job-spec.ts";
import { laneOf } from "./lanes/registry.ts";

/** What of a spec the chain must know: its hash stands in the job's parameters, and proofs of fraud bring it along. */
export interface Terms {
  /** Most paid results of one chunk: a paid receipt's copy, counted from 0, is below it. */
  readonly copies: number;
  /** Digest of the CID of what the job starts from: a checkpoint, or no outputs yet. */
  readonly base: Bytes32;
  /** The spec's royalties, in its order. */
  readonly royalties: readonly { readonly account: Address; readonly bps: number }[];
}

const TERMS = {
  type: "tuple",
  components: [
    { name: "copies", type: "uint16" },
    { name: "base", type: "bytes32" },
    {
      name: "royalties",
      type: "tuple[]",
      components: [
        { name: "account", type: "address" },
        { name: "bps", type: "uint16" },
      ],
    },
  ],
} as const;

/** Results of one chunk that a spec lets be paid: its copies, and one more that a newcomer's chunk is checked with. */
export function maxCopies({ common }: JobSpec): number {
  return common.copies + 1;
}

/** The terms that follow from a spec. */
export function termsOf(spec: JobSpec): Terms {
  const royalties = spec.common.royalties.map(({ account, bps }) => ({ account, bps }));
  return { copies: maxCopies(spec), base: digestOf(laneOf(spec).base(spec)), royalties };
}

/** `keccak256(abi.encode(Terms))`: what `JobParams.terms` must be. */
export function termsHash(terms: Terms): Bytes32 {
  return keccak256(encodeAbiParameters([TERMS], [terms]));
}
