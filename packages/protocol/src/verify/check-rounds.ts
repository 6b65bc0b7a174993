import { digestOf } from "../block.ts";
import { laneOf } from "../lanes/registry.ts";
import { settledRounds } from "../settled-rows.ts";
import { delayOf } from "../units.ts";
import type { EpochCase } from "./epoch-case.ts";
import type { Finding } from "./finding.ts";

const rounds = (words: string): Finding => ({ place: "rounds", words });

/** The evidence is this job's next epoch, its rounds follow one another, and its model is the last one's. */
export function checkRounds(given: EpochCase): Finding[] {
  const { job, params, loaded, loadedBefore } = given;
  const { evidence } = loaded;
  const findings: Finding[] = [];
  if (evidence.job !== job) findings.push(rounds("The evidence is another job's."));
  if (digestOf(evidence.spec) !== params.spec) findings.push(rounds("The evidence names another spec."));
  if (evidence.epoch !== given.proposed.epoch) findings.push(rounds("The evidence is of another epoch."));
  const prev = evidence.prev === null ? undefined : digestOf(evidence.prev);
  if (prev !== loadedBefore?.header.dag) findings.push(rounds("The evidence does not follow on the epoch before."));
  return [...findings, ...checkReleased(given), ...checkRecords(given), ...checkModel(given)];
}

/** Pay is released after the holdback, at once in the last epoch, and never taken back. */
function checkReleased({ spec, loaded, loadedBefore }: EpochCase): Finding[] {
  const { releasedBelow, last } = loaded.evidence;
  const settled = loaded.header.rounds;
  const held = Math.max(0, settled - spec.common.holdbackRounds);
  const findings: Finding[] = [];
  if (last ? releasedBelow !== settled : releasedBelow > held) {
    findings.push(rounds(`Pay of ${releasedBelow} rounds is released, of ${settled}: the holdback says otherwise.`));
  }
  if (releasedBelow < (loadedBefore?.evidence.releasedBelow ?? 0)) {
    findings.push(rounds("Pay that was released is held back again."));
  }
  if (loadedBefore?.evidence.last === true && loaded.evidence.closed > loadedBefore.evidence.closed) {
    findings.push(rounds("Rounds follow on the epoch that ended the job."));
  }
  return findings;
}

/** The rounds at hand are all that the verdict needs, in order, each on the one before. */
function checkRecords(given: EpochCase): Finding[] {
  const { job, spec, loaded, loadedBefore, rounds: all } = given;
  const closedBefore = loadedBefore?.evidence.closed ?? 0;
  const own = all.filter(({ record }) => record.round >= closedBefore);
  const { rounds: named, closed, last } = loaded.evidence;
  if (named.length !== own.length || named.some((cid, i) => own[i]?.cid.equals(cid) !== true)) {
    return [rounds("The rounds are not those that the evidence names.")];
  }
  const first = loadedBefore?.evidence.releasedBelow ?? 0;
  const findings: Finding[] = [];
  all.forEach(({ record }, i) => {
    if (record.round !== first + i || record.job !== job || !followsOn(given, i)) {
      findings.push(rounds(`Round ${record.round} does not follow on the one before.`));
    }
  });
  if (first + all.length !== closed) findings.push(rounds("Rounds are left out, or come twice."));
  if (settledRounds(closed, { delay: delayOf(spec), last }) !== loaded.header.rounds) {
    findings.push(rounds(`${loaded.header.rounds} rounds are settled, of ${closed}: the lane says otherwise.`));
  }
  return findings;
}

/** A round begins where the one before ended: at its record and what it made. */
function followsOn({ spec, loadedBefore, rounds: all }: EpochCase, i: number): boolean {
  const [record, prev] = [all[i]?.record, all[i - 1]];
  if (record === undefined) return false;
  const lane = laneOf(spec);
  if (record.lane !== spec.lane) return false;
  if (prev !== undefined) return record.prev?.equals(prev.cid) === true && record.base.equals(lane.made(prev.record));
  if (record.round === 0) return record.prev === null && record.base.equals(lane.base(spec));
  // The round before lies in an earlier epoch; where that is the one before this, its header names the model.
  return record.round !== loadedBefore?.evidence.closed || digestOf(record.base) === loadedBefore.header.model;
}

function checkModel({ spec, loaded, loadedBefore, rounds: all }: EpochCase): Finding[] {
  const closedBefore = loadedBefore?.evidence.closed ?? 0;
  const lane = laneOf(spec);
  const newest = all.findLast(({ record }) => record.round >= closedBefore && record.lane === spec.lane)?.record;
  const carried = loadedBefore?.header.model ?? digestOf(lane.base(spec));
  const expected = newest === undefined ? carried : digestOf(lane.made(newest));
  return expected === loaded.header.model ? [] : [rounds("The model is not the one after the last round.")];
}
