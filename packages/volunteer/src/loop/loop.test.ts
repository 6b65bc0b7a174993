import { MemoryLimitError } from "@starling/compute";
import { Chunk, decodeBlock, OversizeError, StarlingError, type TrainChunk } from "@starling/protocol";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sampleCid, sampleRawCid, sampleSpec } from "../../../protocol/src/testing/samples.ts";
import { RECONNECT_MS } from "../constants.ts";
import { LeaseGoneError, OutdatedError } from "../errors.ts";
import { trainLane } from "../lanes/train/train-lane.ts";
import { ENGINE, type JOB, lease, offer, PEER_ID, scripted, WELCOME } from "../testing/samples.ts";
import { backoff } from "./backoff.ts";
import { checkLease } from "./check-lease.ts";
import { startHeartbeats } from "./heartbeats.ts";
import { judgeError, nameOf } from "./judge-error.ts";

const { signal } = new AbortController();
const runner = { chunkBytes: 2 ** 30, microBatch: 1_024 };

describe("checkLease", () => {
  it("reads the chunk of a lease that follows its spec", async () => {
    const given = await offer();
    const made = lease(given);
    expect(checkLease({ lease: made, ...given, lane: trainLane, engine: ENGINE, runner })).toEqual(
      decodeBlock(Chunk, made.chunk),
    );
  });

  const chunks: readonly (readonly [string, Partial<TrainChunk>])[] = [
    ["another job", { job: `0x${"0c".repeat(32)}` as typeof JOB }],
    ["another engine", { engine: `0x${"77".repeat(32)}` }],
    ["another graph", { inputs: [sampleRawCid("other"), sampleCid("checkpoint"), sampleCid("dataset")] }],
    ["other data", { inputs: [sampleRawCid("graph"), sampleCid("checkpoint"), sampleCid("other")] }],
    [
      "validation data to train on",
      { inputs: [sampleRawCid("graph"), sampleCid("checkpoint"), sampleCid("validation")] },
    ],
    ["a round after the last", { round: 3 }],
    ["another batch", { batch: 64 }],
    ["a micro-batch that does not divide the spec's", { microBatch: 5 }],
    ["too many steps", { steps: 26 }],
    ["no steps", { steps: 0 }],
    ["another learning rate", { lr: 0x3f800000 }],
  ];
  it.each(chunks)("refuses %s", async (_, change) => {
    const given = await offer();
    expect(() =>
      checkLease({ lease: lease(given, change), ...given, lane: trainLane, engine: ENGINE, runner }),
    ).toThrow("refused");
  });

  it("refuses what the lease itself gets wrong", async () => {
    const given = await offer();
    const check = (made: ReturnType<typeof lease>) => () =>
      checkLease({ lease: made, ...given, lane: trainLane, engine: ENGINE, runner });
    expect(check(lease(given, {}, { units: "1" }))).toThrow("other units");
    expect(check(lease(given, {}, { spec: sampleCid("other") }))).toThrow("another spec");
    expect(check(lease(given, {}, { chunkCid: sampleCid("other") }))).toThrow("not the block");
    const gap = { whole: sampleCid("checkpoint"), wholeRound: 0, records: [sampleCid("record")] };
    expect(check(lease(given, {}, { base: gap }))).toThrow("has a gap");
  });

  it("refuses what this device cannot hold", async () => {
    const given = await offer();
    const check = (limits: typeof runner) => () =>
      checkLease({ lease: lease(given), ...given, lane: trainLane, engine: ENGINE, runner: limits });
    expect(check({ ...runner, chunkBytes: 2 ** 20 })).toThrow("too large for this device");
    expect(check({ ...runner, microBatch: 16 })).toThrow("too large for this device");
  });

  it("takes evaluation chunks on validation and test data, without steps or rate", async () => {
    const given = await offer(sampleSpec());
    for (const name of ["validation", "test"]) {
      const inputs = [sampleRawCid("graph"), sampleCid("checkpoint"), sampleCid(name)];
      const made = lease(given, { kind: "evaluate", inputs, steps: 0, lr: 0 });
      expect(checkLease({ lease: made, ...given, lane: trainLane, engine: ENGINE, runner }).kind).toBe("evaluate");
    }
  });
});

describe("the session", () => {
  it("greets before the first request, once", async () => {
    const { session, asked } = scripted((message) =>
      message.type === "hello" ? WELCOME : { type: "wait", reason: "no-jobs", retryMs: 100 },
    );
    await session.ask({ type: "lease", jobs: [], blocked: [] }, signal);
    await session.ask({ type: "lease", jobs: [], blocked: [] }, signal);
    expect(asked.map(({ type }) => type)).toEqual(["hello", "lease", "lease"]);
  });

  it("greets again and repeats the request when the coordinator has forgotten it", async () => {
    let known = true;
    const { session, asked } = scripted((message) => {
      if (message.type === "hello") known = true;
      if (message.type === "hello") return WELCOME;
      return known ? { type: "renewed", deadlineMs: 9 } : { type: "gone", reason: "Say hello first." };
    });
    await session.greet(signal);
    known = false;
    const beat = { type: "heartbeat", lease: "0".repeat(32), progressPpm: 0 } as const;
    expect(await session.ask(beat, signal)).toEqual({ type: "renewed", deadlineMs: 9 });
    expect(asked.map(({ type }) => type)).toEqual(["hello", "heartbeat", "hello", "heartbeat"]);
  });

  it("believes a second `gone`", async () => {
    const { session } = scripted((message) =>
      message.type === "hello" ? WELCOME : { type: "gone", reason: "The round is over." },
    );
    const commit = { type: "commit", lease: "0".repeat(32), hash: ENGINE, seal: ENGINE } as const;
    expect(await session.ask(commit, signal)).toMatchObject({ type: "gone" });
    await expect(session.ask({ type: "account" }, signal)).rejects.toThrow("The round is over.");
  });

  it("refuses an answer to another question, and a coordinator of another version", async () => {
    const wrong = scripted((message) => (message.type === "hello" ? WELCOME : { type: "committed" }));
    await expect(wrong.session.ask({ type: "account" }, signal)).rejects.toThrow("answered account with committed");
    const old = scripted(() => ({ ...WELCOME, current: false }) as typeof WELCOME);
    await expect(old.session.greet(signal)).rejects.toThrow(OutdatedError);
  });

  it("sends a reveal to the peer that takes it", async () => {
    const to: string[] = [];
    const { session } = scripted((message, peer) => {
      to.push(peer);
      return message.type === "hello" ? WELCOME : { type: "need", blocks: [1] };
    });
    await session.ask({ type: "block", lease: "0".repeat(32), index: 0, bytes: new Uint8Array() }, signal, "depot");
    expect(to).toEqual([PEER_ID, "depot"]);
  });
});

describe("startHeartbeats", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("renews, and tells when the lease was taken back", async () => {
    let beats = 0;
    const { session } = scripted((message) => {
      if (message.type === "hello") return WELCOME;
      beats++;
      return beats < 2 ? { type: "renewed", deadlineMs: 1 } : { type: "gone", reason: "too late" };
    });
    const heard: number[] = [];
    const heartbeats = startHeartbeats({
      session,
      lease: "0".repeat(32),
      deadlineMs: 1,
      progress: () => 5,
      onRenewed: (ms) => heard.push(ms),
    });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(heartbeats.gone.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard).toEqual([1]);
    expect(heartbeats.gone.reason).toBeInstanceOf(LeaseGoneError);
  });

  it("goes on through a lost connection, and ends when it is stopped", async () => {
    let beats = 0;
    const { session } = scripted((message) => {
      if (message.type === "hello") return WELCOME;
      beats++;
      throw Object.assign(new Error("away"), { name: "TimeoutError" });
    });
    const heartbeats = startHeartbeats({ session, lease: "0".repeat(32), deadlineMs: 1, progress: () => 0 });
    await vi.advanceTimersByTimeAsync(2_300);
    expect(heartbeats.gone.aborted).toBe(false);
    expect(beats).toBe(2);
    heartbeats.stop();
    await vi.advanceTimersByTimeAsync(1_200);
    expect(beats).toBe(2);
  });
});

describe("judgeError", () => {
  const named = (name: string) => Object.assign(new Error("x"), { name });
  it.each([
    ["GpuFaultError", { kind: "chunk", release: "gpu-error" }],
    ["DeviceLostError", { kind: "chunk", release: "device-lost" }],
    ["RangeError", { kind: "chunk", release: "out-of-memory" }],
    ["WrongBlockError", { kind: "chunk", release: "no-input" }],
    ["NotFiniteError", { kind: "chunk", release: "failed" }],
    ["PeerUnreachableError", { kind: "connection" }],
    ["LeaseGoneError", { kind: "gone" }],
    ["AuthorityError", { kind: "refuse-job" }],
    ["InterruptedError", { kind: "interrupted" }],
    ["OutdatedError", { kind: "outdated" }],
    ["GpuUnavailableError", { kind: "fatal" }],
    ["CanaryError", { kind: "refuse-job" }],
    ["ModelFileError", { kind: "refuse-job" }],
    ["UnsupportedLaneError", { kind: "refuse-job" }],
    ["RuntimeFaultError", { kind: "chunk", release: "device-lost" }],
    ["ModelNotHeldError", { kind: "chunk", release: "no-input" }],
    ["SomethingNewError", { kind: "chunk", release: "failed" }],
  ])("of %s", (name, judged) => {
    expect(judgeError(named(name))).toMatchObject(judged);
  });

  it("of too little memory, with the micro-batch that would fit", () => {
    const shortage = { neededBytes: 3, availableBytes: 2, microBatch: 8 };
    const error = new MemoryLimitError("The chunk needs 3 bytes.", { fix: "Use less.", shortage });
    expect(judgeError(error)).toMatchObject({ kind: "too-large", microBatch: 8 });
  });

  it("knows errors of the other side by the name that they had there", () => {
    const remote = Object.assign(named("RemoteError"), { code: "ResultRefusedError" });
    expect(nameOf(remote)).toBe("ResultRefusedError");
    expect(judgeError(remote).kind).toBe("gone");
  });

  it("always has words, and for what ends the shift a fix", () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(judgeError(thrown).message.length).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(judgeError(new OutdatedError("old", { fix: "Reload." }))).toMatchObject({ fix: "Reload." });
    expect(judgeError(new OversizeError("big", { fix: "Less." }))).toMatchObject({ release: "no-input" });
    expect(judgeError(new StarlingError("odd", { fix: "?" })).kind).toBe("chunk");
  });
});

describe("backoff", () => {
  it("doubles up to a limit, spread by half either way", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, r) => {
        const ms = backoff(attempt, () => r);
        expect(ms).toBeGreaterThanOrEqual(RECONNECT_MS.first / 2);
        expect(ms).toBeLessThanOrEqual(RECONNECT_MS.longest * 1.5);
        expect(backoff(attempt + 1, () => r)).toBeGreaterThanOrEqual(ms);
      }),
    );
  });
});
