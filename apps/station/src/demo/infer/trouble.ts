import type { JobId } from "@starling/protocol";
import type { BrowserContext } from "playwright-core";
import { StartError } from "../../errors.ts";
import type { Station } from "../../running-station.ts";
import { accountOf } from "../account-of.ts";
import type { Volunteers } from "../volunteers.ts";
import { viewOf } from "../watch-job.ts";

const LIMIT_MS = 300_000;
/** Results of a classifier of clothes. */
const CLASSES = 10;
/** Runs that are honest, among them that of the canary: a tab that fails there gets no chunk at all. */
const HONEST_RUNS = 20;

/** Gives every class the number of the next one, in the worker that computes: after the canary, before they are packed. */
const LIE = `{
  const { subarray } = Float32Array.prototype;
  let runs = 0;
  Float32Array.prototype.subarray = function (...range) {
    const part = subarray.apply(this, range);
    if (part.length !== ${CLASSES} || ++runs <= ${HONEST_RUNS}) return part;
    return part.map((_, i) => part[(i + 1) % ${CLASSES}]);
  };
}
`;

async function lying(context: BrowserContext): Promise<void> {
  await context.route(/\/compute\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ contentType: "text/javascript", body: LIE + (await response.text()) });
  });
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  while (!holds()) {
    if (Date.now() > end) throw new StartError(`${what} did not come about.`, { fix: "Try again with more images." });
    await new Promise((done) => setTimeout(done, 100));
  }
}

/**
 * Lets two tabs join a batch: one is killed with a chunk in its hands, one lies until it is found out.
 * @returns the account of the liar
 * @throws StartError where that does not come about
 */
export async function makeTrouble(volunteers: Volunteers, station: Station, job: JobId): Promise<string> {
  const [victim, liarPage] = [await volunteers.join(), await volunteers.join(lying)];
  const timeout = LIMIT_MS;
  const [killed, liar] = [await accountOf(victim, { timeout }), await accountOf(liarPage, { timeout })];
  await until("A chunk of the tab that is to be killed", () =>
    viewOf(station, job).copies.some(({ worker, state }) => worker === killed && state === "leased"),
  );
  // Nothing of the page runs any more: it can say goodbye to nobody.
  const session = await victim.context().newCDPSession(victim);
  const crashed = victim.waitForEvent("crash");
  void session.send("Page.crash").catch(() => undefined);
  await crashed;
  console.log(`  killed the tab of ${killed.slice(0, 10)}… while it computed`);
  await until("A lie that was found out", () =>
    viewOf(station, job).members.some(({ worker, rejected }) => worker === liar && rejected > 0),
  );
  console.log(`  found out the tab of ${liar.slice(0, 10)}…, which lied`);
  await liarPage.close();
  return liar;
}

/** What is wrong if the liar was paid, or counted for something. */
export function troubleProblems(
  liar: string,
  workers: readonly { readonly account: string; readonly chunks: number; readonly balance: string }[],
): string[] {
  const own = workers.find(({ account }) => account === liar);
  return own === undefined || (own.chunks === 0 && own.balance === "0") ? [] : ["the tab that lied was paid"];
}
