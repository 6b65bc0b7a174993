import { engineDigest } from "@starling/compute";
import {
  decodeBlock,
  digestOf,
  encodeBlock,
  JobSpec,
  registerLane,
  termsHash,
  termsOf,
  verifyEpoch,
} from "@starling/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEST_COORDINATOR } from "../../coordinator/src/testing/test-job.ts";
import { TEST_DOMAIN, testAccount } from "../../coordinator/src/testing/test-keys.ts";
import { sampleSpec } from "../../protocol/src/testing/samples.ts";
import { loadEpoch, loadHeldRounds } from "../../sdk/src/audit/load-epoch.ts";
import { type ComputeComponent, createVolunteer, type Volunteer } from "../src/index.ts";
import { rigComponents } from "./rig/components.ts";
import { type RigStation, rigStation } from "./rig/station.ts";
import {
  runSum,
  type SumSpec,
  sumChecker,
  sumCoordinator,
  sumProtocol,
  sumVolunteer,
  totalBlock,
} from "./rig/toy-lane.ts";
import { until } from "./rig/until.ts";

let station: RigStation;
let one: Volunteer;

beforeAll(async () => {
  registerLane(sumProtocol);
  station = await rigStation({ lanes: [sumCoordinator], checker: sumChecker });
  const components = rigComponents(station);
  const compute: ComputeComponent = {
    async open(options) {
      const opened = await components.compute.open(options);
      return opened.ok ? { ok: true, runner: { ...opened.runner, run: async (task) => runSum(task) } } : opened;
    },
  };
  one = createVolunteer({ station: station.info, lanes: [sumVolunteer] })({ ...components, compute });
});

afterAll(async () => {
  await one.close();
  await station.stop();
});

describe("a lane that no shared code knows", () => {
  it("runs from its spec to the last epoch: leases, verdicts, receipts, evidence and pay", async () => {
    const { tolerance: _, validation: _v, test: _t, ...common } = sampleSpec().common;
    const spec: SumSpec = {
      v: 1,
      lane: "sum",
      common: { ...common, stop: { rounds: 2 }, engine: engineDigest(), price: "1000000000000000000" },
      laneParams: { start: totalBlock(0).cid, count: 100, span: 30 },
    };
    const job = await station.postSpec(spec, [totalBlock(0)]);
    await one.start();
    const { account, chunks } = await until(one, (state) => state.chunks.length === 8);
    // Two rounds of four windows; units are numbers, and a number costs 10⁻¹² of the price.
    const words = chunks.slice(0, 4).map((chunk) => `${chunk.lane}: ${chunk.words}`);
    expect(words.sort()).toEqual(["435", "1335", "2235", "945"].map((sum) => `sum: the sum ${sum}`).sort());
    const earned = () => station.coordinator().account(account?.account ?? expect.fail("no account"));
    await expect.poll(async () => (await earned()).jobs[0]?.settledAmount).toBe((200n * 1_000_000n).toString());
    expect((await earned()).jobs[0]).toMatchObject({ acceptedChunks: 8, acceptedUnits: "200", releasedUnits: "200" });
    expect(station.coordinator().view(job)).toMatchObject({
      state: "ended",
      lane: "sum",
      round: 2,
    });

    const proposals = station.proposals();
    const last = proposals.at(-1);
    if (last === undefined) throw new Error("nothing was proposed");
    expect(last.model).toBe(digestOf(totalBlock(2 * 4_950).cid));
    const get = (cid: Parameters<typeof station.node.blocks.get>[0]) => station.node.blocks.get(cid);
    const epochs = await Promise.all(proposals.map(({ evidence }) => loadEpoch(get, evidence)));
    const proposer = testAccount(903).address;
    for (const [i, proposed] of proposals.entries()) {
      const [loaded, before] = [epochs[i], epochs[i - 1]];
      if (loaded === undefined) throw new Error("no evidence");
      const held = before === undefined ? [] : await loadHeldRounds(get, before);
      const verdict = await verifyEpoch(
        {
          domain: TEST_DOMAIN,
          job,
          params: { spec: digestOf(encodeBlock(spec).cid), terms: termsHash(termsOf(spec)) },
          spec: decodeBlock(JobSpec, encodeBlock(spec).bytes),
          proposed: { ...proposed, proposer, backer: testAccount(TEST_COORDINATOR).address },
          loaded,
          rounds: [...held, ...loaded.rounds],
          ...(before && { loadedBefore: before, before: { ...(proposals[i - 1] as typeof proposed), proposer } }),
        },
        { seed: new Uint8Array(32), size: 1_000 },
      );
      expect(verdict.findings).toEqual([]);
    }
  });
});
