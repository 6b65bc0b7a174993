import { type Address, fromHex, StarlingError, tupleHash } from "@starling/protocol";
import type { Chain, ChainEpoch, Clock, Proposal, Rejection } from "../components.ts";

/** The settlement contract's rules for one job, in memory: escrow, epochs in turn, windows, falling totals refused. */
export interface TestChain extends Chain {
  escrowed: bigint;
  closedAt: number | null;
  readonly proposals: Proposal[];
  /** Takes the newest proposal away, as an arbiter or a proof does. */
  reject(by: Rejection["by"]): void;
  /** Takes the newest proposal away without a word, as a chain does that has lost its last moments. */
  forget(): void;
  /** What authors have registered in Provenance, whatever the digest. */
  readonly registrations: Map<Address, { readonly payee: Address; readonly bps: number }>;
  /** Makes the next calls of `propose` fail, before or after the contract has taken the proposal. */
  failing: "no" | "before" | "after";
}

export interface TestChainInit {
  readonly clock: Clock;
  readonly escrowed: bigint;
  readonly maxStep?: bigint;
  /** Milliseconds until an epoch is final. */
  readonly windowMs?: number;
}

export const TEST_CONTRACT: Address = `0x${"c0".repeat(20)}`;
export const TEST_CHAIN_ID = 31_337;

function refuse(what: string): never {
  throw new StarlingError(`The contract refuses: ${what}.`, { fix: "Propose by its rules." });
}

export function testChain({ clock, escrowed, maxStep = 2n ** 127n, windowMs = 0 }: TestChainInit): TestChain {
  const times: number[] = [];
  const rejections: (Rejection & { readonly epoch: number; readonly root: string })[] = [];
  const epochAt = (i: number): ChainEpoch | null => {
    const [proposal, at] = [chain.proposals[i], times[i]];
    if (proposal === undefined || at === undefined) return null;
    const ripeAt = Math.floor((at + windowMs) / 1_000);
    const { epoch, root, total } = proposal;
    return { epoch, root, total, ripeAt, challenged: false, final: clock.now() >= at + windowMs };
  };
  const chain: TestChain = {
    chainId: TEST_CHAIN_ID,
    contract: TEST_CONTRACT,
    escrowed,
    closedAt: null,
    proposals: [],
    registrations: new Map(),
    reject(by) {
      const fallen = chain.proposals.pop();
      if (fallen === undefined) return;
      times.pop();
      const kind = by === "proof" ? { kind: "OverTotal" as const } : {};
      rejections.push({ epoch: fallen.epoch, root: fallen.root, by, ...kind, transaction: tupleHash("test/fall", by) });
    },
    forget() {
      chain.proposals.pop();
      times.pop();
    },
    async rejection(_job, { epoch, root }) {
      return rejections.findLast((one) => one.epoch === epoch && one.root === root);
    },
    failing: "no",
    async readJob() {
      const newest = epochAt(chain.proposals.length - 1);
      const final = newest?.final === false ? epochAt(chain.proposals.length - 2) : newest;
      return { escrowed: chain.escrowed, refunded: 0n, paid: 0n, closedAt: chain.closedAt, newest, final };
    },
    claimed: async () => 0n,
    async registration(author, digest) {
      const known = chain.registrations.get(author);
      return known === undefined ? undefined : { author, digest, ...known };
    },
    beacon: async () => fromHex(tupleHash("test/block")),
    async propose(_params, proposal) {
      if (chain.failing === "before") refuse("the line is dead");
      const last = epochAt(chain.proposals.length - 1);
      const transaction = tupleHash("test/tx", proposal.epoch);
      if (last?.epoch === proposal.epoch && last.root === proposal.root) return { transaction };
      if (proposal.epoch !== (last?.epoch ?? 0) + 1) refuse(`epoch ${proposal.epoch} after ${last?.epoch}`);
      if (last?.final === false) refuse("an epoch is pending");
      const least = last?.total ?? 0n;
      if (proposal.total < least || proposal.total > least + maxStep || proposal.total > chain.escrowed) {
        refuse(`a total of ${proposal.total}`);
      }
      chain.proposals.push(proposal);
      times.push(clock.now());
      if (chain.failing === "after") refuse("the answer is lost");
      return { transaction };
    },
  };
  return chain;
}
