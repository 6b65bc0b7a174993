import * as protocol from "@starling/protocol";
import * as z from "zod/mini";
import type { CoordinatorLane } from "../../../coordinator/src/lanes/lane.ts";
import { windows } from "../../../coordinator/src/lanes/windows.ts";
import type { JobState } from "../../../coordinator/src/state/state.ts";
import type { ChunkResult, LaneTask, VolunteerLane } from "../../src/index.ts";

/** A third lane, whole: chunks add up the numbers of a window, and rounds add up the chunks. */
const { cborCid, safeInteger: sum, u32 } = protocol;
const [lane, kind, v] = [z.literal("sum"), z.literal("sum"), z.literal(1)];
const params = z.strictObject({ start: cborCid, count: u32, span: u32 });
const Spec = z.strictObject({ v, lane, common: z.strictObject(protocol.commonFields), laneParams: params });
const SumChunk = z.strictObject({ ...protocol.chunkFields, lane, kind });
const Output = z.strictObject({ v, lane, kind, chunk: cborCid, sum });
const Closing = z.strictObject({ lane, total: sum });
const accepted = z.array(z.strictObject({ ...protocol.acceptedFields, sum }));
const SumRecord = z.strictObject({ ...protocol.recordFields, lane, accepted, total: sum, made: cborCid });
export type SumSpec = z.infer<typeof Spec>;
type SumChunk = z.infer<typeof SumChunk>;
type SumJob = JobState & { readonly spec: SumSpec };
type Task = LaneTask & { readonly lease: protocol.Lease };

export const totalBlock = (total: number) => protocol.encodeBlock({ total });
const totalOf = (closing?: protocol.LaneNote) => (closing === undefined ? 0 : protocol.parse(Closing, closing).total);
const sumOf = (of: unknown) => (of as { readonly sum: number }).sum;
const computed = ({ range: [from, to] }: protocol.Chunk) => ({ kind: "sum", sum: ((to - from) * (from + to - 1)) / 2 });

export const sumProtocol: protocol.ProtocolLane<SumSpec, SumChunk, z.infer<typeof SumRecord>> = {
  name: "sum",
  schemas: {
    ...{ spec: Spec, chunk: SumChunk, output: Output, record: SumRecord, closing: Closing },
    ...{ summary: z.strictObject({ lane, kind, sum }), intake: z.strictObject({ lane }), conclusion: z.never() },
  },
  units: (_, { range: [from, to] }) => BigInt(to - from),
  memory: () => 0,
  maxDelay: () => 0,
  base: ({ laneParams }) => laneParams.start,
  made: ({ made }) => made,
  blocks: async () => ({ model: [], data: [], unread: [] }),
  contributed: async () => [],
};

export const sumCoordinator: CoordinatorLane<SumJob, SumChunk, z.infer<typeof Output>> = {
  name: "sum",
  takeOn: async () => ({ lane: "sum" }),
  begin: () => ({}),
  plan({ spec: { laneParams } }) {
    const place = { kind: "sum", counts: true, extra: false, audited: false, copies: 1 };
    const places = windows(laneParams.count, laneParams.span).map((window) => ({ ...place, window }));
    return { target: places.length, places };
  },
  cut({ job, spec: { common, laneParams } }, { round, seed }, { index, window }) {
    const range: [number, number] = [...(window ?? ([0, 1] as const))];
    const place = { job, round, index, range, seed: protocol.chunkSeed(seed, index), microBatch: 1 };
    return { v: 1, lane: "sum", kind: "sum", ...place, inputs: [laneParams.start], engine: common.engine };
  },
  isBound: () => false,
  route: () => null,
  summarise: ({ lane, kind, sum }) => ({ lane, kind, sum }) as protocol.OutputSummary,
  payload: () => [],
  checkPayload: async () => {},
  endReason: () => undefined,
  roundBlocks: async (_, { made }) => [made],
  view: () => ({ train: null, batch: null }),
  roundView: () => ({ train: null, batch: null }),
  work: () => ({
    async compare(_, _chunk, own, { summary }) {
      const ok = sumOf(own) === sumOf(summary);
      return { kind: "station", ok, metricPpm: ok ? 1_000_000 : 0, note: ok ? "" : "another sum" };
    },
    async combine({ closed }, _, { counted }) {
      const sums = counted.map(({ lease }) => ({ sum: sumOf(lease.reveal?.summary) }));
      const total = totalOf(closed.at(-1)?.closing) + sums.reduce((all, one) => all + one.sum, 0);
      const block = totalBlock(total);
      const record = { accepted: sums, total, made: block.cid };
      return { record, blocks: [block], made: block.cid, closing: { lane: "sum", total } as protocol.LaneNote };
    },
  }),
};
/** The station's own worker for it. */
export const sumChecker = { operators: new Set<string>(), compute: async (chunk: protocol.Chunk) => computed(chunk) };

export const sumVolunteer: VolunteerLane<SumSpec, SumChunk> = {
  name: "sum",
  faults: ({ spec, chunk: { range } }) => [[range[1] - range[0] > spec.laneParams.span, "it has too many numbers"]],
  fetchTask: async ({ lease }): Promise<Task> => ({ lane: "sum", lease }),
  fetchWarmUp: async () => ({ lane: "sum" }),
  words: (_, summary) => `the sum ${sumOf(summary)}`,
};
/** How a volunteer computes it. */
export function runSum(task: LaneTask): ChunkResult {
  const { chunk, chunkCid } = (task as Task).lease;
  const { sum } = computed(protocol.decodeBlock(SumChunk, chunk));
  const output = protocol.encodeBlock({ v: 1, lane: "sum", kind: "sum", chunk: chunkCid, sum });
  return { output, blocks: [], summary: { sum }, duty: 1 };
}
