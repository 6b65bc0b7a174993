import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { type EpochCase, verifyEpoch } from "@starling/protocol";
import { pretendEpochs, pretendWorkerAddress } from "@starling/protocol/testing/epochs";

/** What one run in the page took, in milliseconds. */
export interface Timing {
  readonly workers: number;
  readonly receipts: number;
  readonly leaves: number;
  readonly honest: readonly number[];
  readonly lying: number;
  readonly findings: { readonly honest: number; readonly lying: number };
  /** A tree of as many leaves by OpenZeppelin's library, nothing else. */
  readonly openZeppelin: readonly number[];
}

const SAMPLE = 20;
const RUNS = 5;

async function timed(task: () => unknown): Promise<number> {
  const begin = performance.now();
  await task();
  return performance.now() - begin;
}

function prepared(workers: number, lie: boolean): EpochCase {
  const common = { holdbackRounds: 1, royalties: [{ account: pretendWorkerAddress(100_000), bps: 500 }] };
  const tamper = { rows: lie ? <T>(rows: T[]) => [...rows, ...rows.slice(0, 1)] : <T>(rows: T[]) => rows };
  const [, newest] = pretendEpochs({ workers, epochs: [1, 2], common, tamper });
  if (newest === undefined) throw new Error("no epoch");
  return newest;
}

/** Verifies an honest epoch and one that pays a copy twice, and builds OpenZeppelin's tree beside. */
export async function run(workers: number): Promise<Timing> {
  const [honest, lying] = [prepared(workers, false), prepared(workers, true)];
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const sample = { seed, size: SAMPLE };
  let found = { honest: -1, lying: -1 };
  const times: number[] = [];
  const theirs: number[] = [];
  const leaves = honest.loaded.pages.flatMap((page) => page.leaves);
  const values = leaves.map(({ account, amount }) => [account, amount]);
  for (let i = 0; i < RUNS; i++) {
    times.push(
      await timed(async () => {
        found = { ...found, honest: (await verifyEpoch(honest, sample)).findings.length };
      }),
    );
    theirs.push(await timed(() => StandardMerkleTree.of(values, ["address", "uint256"])));
  }
  const lied = await timed(async () => {
    found = { ...found, lying: (await verifyEpoch(lying, sample)).findings.length };
  });
  const receipts = honest.rounds.flatMap(({ pages }) => pages.flatMap((page) => page.rows)).length;
  return {
    workers,
    receipts,
    leaves: leaves.length,
    honest: times,
    lying: lied,
    findings: found,
    openZeppelin: theirs,
  };
}
