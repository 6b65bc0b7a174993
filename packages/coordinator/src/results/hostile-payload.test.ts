import { deflateRawSync } from "node:zlib";
import { codecOf, f32bits } from "@starling/learning";
import { rawBlock, type TrainParams } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { greet } from "../testing/drive.ts";
import { pretendResult } from "../testing/pretend-compute.ts";
import { TEST_PARAMETERS, testStation } from "../testing/test-station.ts";
import { testWorker } from "../testing/test-worker.ts";

const N = TEST_PARAMETERS;
const one = f32bits(1);
const sync = { recipe: { kind: "sync", mu: 0, alpha: one }, aggregation: "work", steps: 1 } as const;
type Choice = Partial<TrainParams> & Pick<TrainParams, "codec">;

/** Each codec in a job, with a slice of the right length that holds what the codec never writes. */
const cases: readonly (readonly [Choice, (slice: Uint8Array) => void])[] = [
  [{ codec: { kind: "int4", kappa: one } }, (slice) => slice.fill(0x80, 5, 6)],
  [{ codec: { kind: "int8", kappa: one } }, (slice) => slice.fill(0x80, 5, 6)],
  [{ ...sync, codec: { kind: "int32", kappa: one } }, (slice) => slice.set([0, 0, 0, 0x80], 8)],
  [{ codec: { kind: "ternary", kappa: one } }, (slice) => slice.fill(0b10, 5, 6)],
  [
    { recipe: { kind: "sparse", alpha: one }, codec: { kind: "sparse", kappa: one, keep: 16, beta: 0 } },
    (slice) => slice.fill(17, 0, 1),
  ],
];

function frame(slice: Uint8Array): Uint8Array {
  const deflated = deflateRawSync(slice, { level: 9 });
  const block = new Uint8Array(4 + deflated.length);
  new DataView(block.buffer).setUint32(0, deflated.length, true);
  block.set(deflated, 4);
  return block;
}

describe.each(cases.map(([choice, spoil]) => ({ choice, spoil, name: choice.codec.kind })))(
  "a hostile payload in $name",
  ({ choice, spoil }) => {
    const codec = codecOf(choice.codec);
    const spoiled = new Uint8Array(codec.packedLength(N));
    spoil(spoiled);

    it.each([
      ["holds a reserved code", spoiled, /out of bounds/],
      ["is too long", new Uint8Array(codec.packedLength(N) + 1), /wrong length/],
      ["is a bomb", new Uint8Array(4_000_000), /longer than its content|wrong length/],
      ["is not what the header says", new Uint8Array(codec.packedLength(N)), /root|norm/],
    ])("that %s is refused, and costs its sender the lease", async (_, slice, words) => {
      const station = testStation();
      const coordinator = await station.open();
      const job = await station.addJob(coordinator, { laneParams: { evaluateEvery: 100, ...choice } });
      const worker = testWorker(
        1,
        (chunk) => {
          if (chunk.kind === "evaluate") return pretendResult(chunk, one, N);
          const codes = codec.create(N).fill(1, 3, 9);
          const error = choice.codec.kind === "sparse" ? { error: new Float32Array(N) } : {};
          return { kind: "train", codes, difference: new Float32Array(N), ...error };
        },
        { codec },
      );
      await greet(coordinator, [worker]);
      await coordinator.idle();
      let lied = 0;
      for (let turn = 0; turn < 6 && lied === 0; turn++) {
        const asked = await coordinator.handle({ type: "lease", jobs: [], blocked: [] }, worker.peer);
        if (asked.type !== "lease") throw new TypeError(`Expected a lease, not ${asked.type}.`);
        const block = frame(slice);
        const finished = await worker.finish(asked.lease, (output) => {
          if (output.kind === "evaluate") return output;
          lied++;
          return { ...output, blocks: [{ cid: rawBlock(block).cid, bytes: block.length }] };
        });
        const reply = await worker.deliver(coordinator, lied > 0 ? { ...finished, blocks: [block] } : finished);
        if (lied === 0) continue;
        expect(reply).toMatchObject({ type: "gone", reason: expect.stringMatching(words) as string });
      }
      expect(lied).toBe(1);
      expect(coordinator.view(job)?.members.map(({ rejected }) => rejected)).toEqual([1]);
      await coordinator.stop();
    });
  },
);

describe("an update that says what it left out", () => {
  it.each([
    ["does so without error feedback", { codec: { kind: "int4", kappa: one } }, true],
    [
      "does not under error feedback",
      { recipe: { kind: "sparse", alpha: one }, codec: { kind: "sparse", kappa: one, keep: 16, beta: 0 } },
      false,
    ],
  ] as const)("is refused where it %s", async (_, laneParams, says) => {
    const station = testStation();
    const coordinator = await station.open();
    await station.addJob(coordinator, { laneParams: { ...laneParams, evaluateEvery: 100 } });
    const codec = codecOf(laneParams.codec);
    const worker = testWorker(
      1,
      (chunk) =>
        chunk.kind === "evaluate"
          ? pretendResult(chunk, one, N)
          : {
              kind: "train",
              codes: codec.create(N),
              difference: new Float32Array(N),
              ...(says && { error: new Float32Array(N) }),
            },
      { codec },
    );
    await greet(coordinator, [worker]);
    await coordinator.idle();
    let reply = await worker.turn(coordinator);
    for (let turn = 0; turn < 6 && reply.type !== "gone"; turn++) reply = await worker.turn(coordinator);
    expect(reply).toMatchObject({ type: "gone", reason: expect.stringMatching(/left out/) as string });
    await coordinator.stop();
  });
});
