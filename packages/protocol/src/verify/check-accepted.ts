import { digestOf } from "../block.ts";
import type { AcceptedEntry } from "../round-record.ts";
import { isFiledInTime } from "../settled-rows.ts";
import { delayOf } from "../units.ts";
import type { EpochCase, LoadedRound } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";

/**
 * What the closed rounds have counted: each result is paid in the same round's pages under the chunk's own round, is not
 * older than the lane takes, and its chunk counts in no other round. What follows from them is the lane's: see `replayRound`.
 */
export function checkAccepted({ spec, loadedBefore, rounds }: EpochCase): Finding[] {
  const delay = delayOf(spec);
  const closedBefore = loadedBefore?.evidence.closed ?? 0;
  const counted = new Set<string>();
  return rounds.flatMap(({ record, pages }): Finding[] => {
    const paid = paidOf(pages);
    return record.accepted.flatMap((entry): Finding[] => {
      const chunk = entry.chunk.toString();
      const twice = counted.has(chunk);
      counted.add(chunk);
      // What closed before was looked at with its own epoch; here it only shows what comes a second time.
      if (record.round < closedBefore) return [];
      const where = `The result of chunk ${entry.index} of round ${entry.round} in round ${record.round}`;
      const wrong: string[] = [];
      if (twice) wrong.push(`${where} counts a second time.`);
      if (!isFiledInTime(entry.round, record.round, delay)) {
        wrong.push(`${where} is not of the ${delay + 1} rounds whose results count.`);
      }
      if (!paid.has(keyOf(entry))) wrong.push(`${where} has no paid receipt there.`);
      return wrong.map((words) => ({ place: "rounds", words }));
    });
  });
}

function keyOf({ chunk, round, worker, output }: AcceptedEntry): string {
  return [digestOf(chunk), round, worker, digestOf(output)].join();
}

function paidOf(pages: LoadedRound["pages"]): ReadonlySet<string> {
  const rows = pages.flatMap((page) => page.rows).filter(({ paid }) => paid);
  return new Set(rows.map(({ receipt: { chunk, round, worker, result } }) => [chunk, round, worker, result].join()));
}
