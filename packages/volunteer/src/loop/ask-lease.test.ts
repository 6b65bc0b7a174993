import type { TaskReply, TaskRequest } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { trainLane } from "../lanes/train/train-lane.ts";
import { volunteerLanes } from "../lanes/volunteer-lanes.ts";
import { DEFAULT_SETTINGS } from "../limits/settings.ts";
import { JOB, lease, offer, scripted, WELCOME } from "../testing/samples.ts";
import { shiftSample } from "../testing/shift.ts";
import { askLease } from "./ask-lease.ts";
import { judgeError } from "./judge-error.ts";

const { signal } = new AbortController();

/** A coordinator with a job of this lane, which it leases to whoever asks. */
async function coordinator(lane: string) {
  const given = await offer();
  const welcome = { ...WELCOME, jobs: [{ ...given.offer, lane }] } as TaskReply;
  const { session, asked } = scripted((message): TaskReply => {
    if (message.type === "hello") return welcome;
    return message.type === "lease" ? { type: "lease", lease: lease(given) } : { type: "gone", reason: "Released." };
  });
  await session.greet(signal);
  const leases = () => asked.filter((one): one is Extract<TaskRequest, { type: "lease" }> => one.type === "lease");
  return { session, leases };
}

describe("askLease", () => {
  it("takes chunks of jobs whose lane is served", async () => {
    const { session, leases } = await coordinator("train");
    expect(await askLease(shiftSample({ session }), signal)).toMatchObject({ kind: "lease", offer: { job: JOB } });
    expect(leases()).toMatchObject([{ blocked: [] }]);
  });

  it("asks for none where no lane of the offers is served, and says that the device is the reason", async () => {
    const { session, leases } = await coordinator("toy");
    expect(await askLease(shiftSample({ session }), signal)).toMatchObject({ kind: "wait", reason: "not-eligible" });
    expect(leases()).toEqual([]);
    const context = { ...shiftSample({ session }), settings: () => ({ ...DEFAULT_SETTINGS, blockJobs: [JOB] }) };
    expect(await askLease(context, signal)).toMatchObject({ kind: "wait", reason: "blocked-by-you" });
  });

  it("blocks jobs of other lanes beside those it serves, and refuses one that is leased all the same", async () => {
    const given = await offer();
    const other = { ...given.offer, job: `0x${"0d".repeat(32)}` as const, lane: "infer" };
    const { session, asked } = scripted((message): TaskReply => {
      if (message.type === "hello") return { ...WELCOME, jobs: [given.offer, other] } as TaskReply;
      return message.type === "lease"
        ? { type: "lease", lease: { ...lease(given), job: other.job } }
        : { type: "gone", reason: "Released." };
    });
    await session.greet(signal);
    const context = shiftSample({ session, lanes: volunteerLanes([trainLane]) });
    const failure = await askLease(context, signal).catch(judgeError);
    expect(failure).toMatchObject({ kind: "refuse-job" });
    expect(asked.filter(({ type }) => type === "lease")).toMatchObject([{ blocked: [other.job] }]);
    expect(asked.at(-1)).toMatchObject({ type: "release", reason: "failed" });
    expect([...context.refused.keys()]).toEqual([other.job]);
  });
});
