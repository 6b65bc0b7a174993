import type { Coordinator } from "@starling/coordinator";
import { type Ledger, readJob, withdrawBond } from "@starling/ledger";
import { type Address, errorText, type JobId } from "@starling/protocol";
import type { StationChain } from "./open-chain.ts";

/** How often ended jobs are looked at. */
const LOOK_MS = 60_000;

/** Seconds that a last epoch has been final before its bond is taken back: nothing is in a hurry then. */
const REST_SECONDS = 300;

/**
 * Takes back the bond of a job whose newest epoch has been final for a while.
 * @returns token wei taken back; undefined while it is too early
 * @throws LedgerError
 */
export async function releaseBond(
  ledger: Ledger,
  { job, account }: { job: JobId; account: Address },
): Promise<bigint | undefined> {
  const { params, pending, final, now, bonded, bonder } = await readJob(ledger, { job });
  if (pending !== undefined || final === undefined || now < final.ripeAt + REST_SECONDS) return undefined;
  if (bonded === 0n || bonder !== account) return 0n;
  await withdrawBond(ledger, { params, account });
  return bonded;
}

/** Takes back, now and then, the station's bonds from jobs that it has settled to the end. Gives what ends it. */
export function releaseBonds(
  { station, stationAddress, flush }: StationChain,
  coordinator: Pick<Coordinator, "views" | "epochs">,
  log: (text: string) => void,
): () => void {
  const done = new Set<JobId>();
  const look = async () => {
    for (const { job } of coordinator.views()) {
      if (done.has(job) || coordinator.epochs(job).at(-1)?.last !== true) continue;
      const released = await releaseBond(station, { job, account: stationAddress });
      if (released === undefined) continue;
      done.add(job);
      if (released > 0n) await flush();
    }
  };
  const timer = setInterval(() => {
    look().catch((error) => log(`could not take back a bond: ${errorText(error)}`));
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
