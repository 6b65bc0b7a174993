import {
  type Block,
  encodeBlock,
  type InferRecord,
  type InferSpec,
  InvalidDataError,
  inferInputs,
  inferLane,
  type OutputsPart,
  outputsBlock,
  UnsupportedLaneError,
} from "@starling/protocol";
import {
  sampleAddress,
  sampleBytes32,
  sampleCid,
  sampleInferChunk,
  sampleInferSpec,
  sampleJobId,
  sampleRawCid,
} from "@starling/protocol/testing";
import fc from "fast-check";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { ReplayMismatchError } from "../../../errors.ts";
import { replayJob } from "../replay-job.ts";

const spec: InferSpec = sampleInferSpec();

/** A coordinator's own work: rounds over windows of a batch, in whatever order they come. */
function batch() {
  const held = new Map<string, Uint8Array>();
  const put = (block: Block): CID => {
    held.set(block.cid.toString(), block.bytes);
    return block.cid;
  };
  const get = async (cid: CID) => {
    const bytes = held.get(cid.toString());
    if (bytes !== undefined) return bytes;
    throw new InvalidDataError(`Nobody has ${cid}.`, { fix: "Put it first." });
  };
  const entry = (round: number, index: number, { from, to, failed }: Omit<OutputsPart, "output">) => {
    const inputs = inferInputs(spec.laneParams);
    const chunk = put(encodeBlock(sampleInferChunk({ round, index, range: [from, to], inputs })));
    const output = put(
      encodeBlock({
        v: 1,
        lane: "infer",
        kind: "infer",
        chunk,
        items: to - from,
        failed,
        root: sampleBytes32(7),
        blocks: [{ cid: sampleRawCid(`${from}`), bytes: 4 }],
      }),
    );
    return { chunk, round, index, worker: sampleAddress(index + 1), output, from, to, failed };
  };
  const record = (round: number, base: CID, accepted: InferRecord["accepted"], parts: OutputsPart[]): InferRecord => ({
    v: 1,
    lane: "infer",
    job: sampleJobId,
    round,
    seed: new Uint8Array(32),
    prev: null,
    base,
    accepted,
    receipts: sampleCid("receipts"),
    outputs: outputsBlock(parts).cid,
    done: parts.reduce((sum, { from, to }) => sum + to - from, 0),
    failed: parts.reduce((sum, { failed }) => sum + failed, 0),
    provider: "wasm",
    calibration: null,
  });
  return { put, get, entry, record };
}

const partOf = ({ from, to, failed, output }: InferRecord["accepted"][number]) => ({ from, to, failed, output });
const inOrder = (parts: readonly OutputsPart[]) => [...parts].sort((a, b) => a.from - b.from);

/** Two rounds of two windows each, the second of which comes before all others. */
function twoRounds() {
  const made = batch();
  const first = [made.entry(0, 0, { from: 8, to: 12, failed: 1 }), made.entry(0, 1, { from: 4, to: 8, failed: 0 })];
  const second = [made.entry(1, 0, { from: 0, to: 4, failed: 2 })];
  const after = inOrder(first.map(partOf));
  const all = inOrder([...first, ...second].map(partOf));
  const one = made.record(0, inferLane.base(spec), first, after);
  const two = made.record(1, outputsBlock(after).cid, second, all);
  return { ...made, one, two, first, second, all };
}

const message = async (records: readonly InferRecord[], { put, get }: ReturnType<typeof batch>) =>
  replayJob(
    spec,
    records.map((record) => put(encodeBlock(record))),
    get,
  ).then(
    () => "followed",
    (error: unknown) => (error instanceof ReplayMismatchError ? error.message : `thrown: ${String(error)}`),
  );

describe("replaying a batch", () => {
  it("leaves out what was computed in a calibration on which devices did not agree", async () => {
    const made = batch();
    const apart = made.entry(0, 0, { from: 0, to: 4, failed: 0 });
    const again = made.entry(1, 0, { from: 0, to: 4, failed: 0 });
    const nothing = inferLane.base(spec);
    const calibration = { compared: 2, agreed: 1 };
    const one: InferRecord = { ...made.record(0, nothing, [apart], []), calibration };
    const two = made.record(1, nothing, [again], [partOf(again)]);
    const records = [one, two].map((record) => made.put(encodeBlock(record)));
    expect(await replayJob(spec, records, made.get)).toEqual(outputsBlock([partOf(again)]).cid);
    const agreed = { ...one, calibration: { compared: 2, agreed: 2 } };
    expect(await message([agreed], made)).toMatch(/the list of outputs differs/);
  });

  it("leads to the coordinator's own list of outputs", async () => {
    const { one, two, all, put, get } = twoRounds();
    const records = [one, two].map((record) => put(encodeBlock(record)));
    expect((await replayJob(spec, records, get)).equals(outputsBlock(all).cid)).toBe(true);
    expect((await replayJob(spec, [], get)).equals(outputsBlock([]).cid)).toBe(true);
  });

  it.each([
    ["another list", { outputs: sampleCid("x") }, /the list of outputs differs/],
    ["another base", { base: sampleCid("x") }, /the list of outputs that it adds to differs/],
    ["more items done", { done: 13 }, /the number of items that have a result differs/],
    ["fewer items failed", { failed: 2 }, /the number of items that failed differs/],
  ] as const)("finds a record with %s", async (_, change, words) => {
    const made = twoRounds();
    expect(await message([made.one, made.two], made)).toBe("followed");
    expect(await message([made.one, { ...made.two, ...change }], made)).toMatch(words);
  });

  it("finds an output of another window, of another chunk, or with other failures", async () => {
    const made = twoRounds();
    const [a, b] = made.first;
    if (a === undefined || b === undefined) return expect.fail("two entries");
    const of = (accepted: InferRecord["accepted"]) => message([{ ...made.one, accepted }], made);
    expect(await of([{ ...a, to: 13 }, b])).toMatch(/chunk 0 of round 1 differs/);
    expect(await of([{ ...a, output: b.output }, b])).toMatch(/the output of chunk 0 of round 1 differs/);
    expect(await of([{ ...a, failed: 0 }, b])).toMatch(/the output of chunk 0 of round 1 differs/);
    expect(await of([a])).toMatch(/the list of outputs differs/);
  });

  it("finds a chunk that reads other models, and one that is counted too late", async () => {
    const made = twoRounds();
    const [a, b] = made.first;
    if (a === undefined || b === undefined) return expect.fail("two entries");
    const chunk = made.put(encodeBlock(sampleInferChunk({ index: 0, range: [8, 12], inputs: [sampleCid("other")] })));
    expect(await message([{ ...made.one, accepted: [{ ...a, chunk }, b] }], made)).toMatch(/what the chunk 0 .* reads/);
    const late = made.record(2, made.two.outputs, [made.entry(0, 2, { from: 12, to: 13, failed: 0 })], made.all);
    expect(await message([made.one, made.two, late], made)).toMatch(/The chunk 2 of round 1 is counted too late/);
  });

  it("keeps what was there of two outputs for the same items, whatever the windows", async () => {
    const window = fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.array(window, { maxLength: 8 }), async (windows) => {
        const made = batch();
        const accepted = windows.map(([from, size], i) => made.entry(0, i, { from, to: from + size, failed: 0 }));
        const kept: OutputsPart[] = [];
        for (const part of accepted.map(partOf)) {
          const items = (other: OutputsPart) => other.from < part.to && part.from < other.to;
          if (!kept.some(items)) kept.push(part);
        }
        const record = made.record(0, inferLane.base(spec), accepted, inOrder(kept));
        expect(await message([record], made)).toBe("followed");
      }),
      { numRuns: 30 },
    );
  });

  it("is refused for a lane that cannot be replayed here", async () => {
    const other = { ...spec, lane: "constructor" };
    await expect(async () => replayJob(other, [], async () => new Uint8Array())).rejects.toThrow(UnsupportedLaneError);
  });
});
