import type { JobView } from "@starling/protocol";
import type { Escrow, Settlement } from "./settle.ts";

/** A job's money at the end: token wei as decimal text. */
export interface MoneyReport {
  readonly epoch: { readonly number: number; readonly transaction: string };
  readonly workers: readonly {
    readonly account: string;
    readonly chunks: number;
    readonly units: string;
    readonly balance: string;
  }[];
  readonly gas: { readonly propose: string; readonly claimMany: string };
  readonly escrow: Record<keyof Escrow, string>;
}

/** Token wei as decimal text. */
export function inText(escrow: Escrow): MoneyReport["escrow"] {
  const { escrowed, paid, owed, free, bonded, held } = escrow;
  const text = (wei: bigint) => wei.toString();
  return {
    escrowed: text(escrowed),
    paid: text(paid),
    owed: text(owed),
    free: text(free),
    bonded: text(bonded),
    held: text(held),
  };
}

/** What the chain says of a settled job, with what its workers did by the coordinator. */
export function moneyOf({ members }: Pick<JobView, "members">, settlement: Settlement): MoneyReport {
  const { epoch, transaction, gas, balances, escrow } = settlement;
  return {
    epoch: { number: epoch, transaction },
    workers: members.map(({ worker, accepted, units }) => ({
      account: worker,
      chunks: accepted,
      units,
      balance: (balances.get(worker) ?? 0n).toString(),
    })),
    gas: { propose: gas.propose.toString(), claimMany: gas.claimMany.toString() },
    escrow: inText(escrow),
  };
}

/** Whether a job's own money does not add up, or a worker of it is unpaid. */
export function moneyProblems({ workers, escrow }: MoneyReport): string[] {
  const { escrowed, paid, owed, free } = escrow;
  return [
    workers.some(({ chunks, balance }) => chunks > 0 && balance === "0") ? "a volunteer is unpaid" : "",
    BigInt(paid) + BigInt(owed) + BigInt(free) !== BigInt(escrowed) ? "the escrow does not add up" : "",
  ].filter((problem) => problem !== "");
}

/** Whether the contract holds something else than what its jobs left in it. */
export function contractProblems(escrows: readonly MoneyReport["escrow"][]): string[] {
  const expected = escrows.reduce((sum, { escrowed, paid, bonded }) => {
    return sum + BigInt(escrowed) - BigInt(paid) + BigInt(bonded);
  }, 0n);
  const held = BigInt(escrows.at(-1)?.held ?? 0);
  return held === expected ? [] : ["the contract does not hold what it should"];
}

const tokens = (wei: string) => `${(Number(BigInt(wei) / 10n ** 12n) / 1e6).toFixed(4)} STAR`;

/** Rows of the table at the end. */
export function moneyRows({ epoch, gas, escrow, workers }: MoneyReport): [string, string][] {
  const { paid, owed, free, escrowed } = escrow;
  return [
    [`pay-root of epoch ${epoch.number}`, `${epoch.transaction}, ${gas.propose} gas`],
    ["paid + owed + free = escrow", `${paid} + ${owed} + ${free} = ${escrowed} wei`],
    ...workers.map(({ account, chunks, units, balance }): [string, string] => [
      `volunteer ${account.slice(0, 10)}…`,
      `${chunks} chunks, ${(Number(units) / 1e9).toFixed(2)} GFLOP, ${tokens(balance)}`,
    ]),
  ];
}
