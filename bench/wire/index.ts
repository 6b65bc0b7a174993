import { writeFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import type { TrainChunk } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { mlp } from "@starling/graph";
import { encodeUpdate, f32bits } from "@starling/learning";
import type { UpdateCodec } from "@starling/protocol";
import { writeUpdate } from "../../packages/compute/src/chunk/write-output.ts";
import { runTrainChunk } from "../../packages/compute/src/train/run-train-chunk.ts";
import { mlpChunk } from "../../packages/compute/test/mlp-chunk.ts";
import { sampleCid } from "../../packages/protocol/src/testing/samples.ts";
import { revealBytes } from "./reveal-bytes.ts";

/** Largest part of the f32 bytes that an update may take (issue: recipes of TRAINING.md). */
const GOALS: Partial<Record<UpdateCodec["kind"], number>> = { int4: 1 / 10, sparse: 1 / 150 };
const ROUNDS = 6;
const HIDDEN = [64, 512];
const RATES = { lr: f32bits(2e-3), steps: 10 };
const one = f32bits(1);
const CODECS: readonly UpdateCodec[] = [
  { kind: "int32", kappa: one },
  { kind: "int8", kappa: one },
  { kind: "int4", kappa: one },
  { kind: "ternary", kappa: f32bits(0.5) },
  { kind: "sparse", kappa: one, keep: 64, beta: f32bits(0.95) },
];

/** What one update takes, the mean over the rounds. */
interface Row {
  readonly parameters: number;
  readonly codec: string;
  /** Header and payload: what is stored, and what others fetch. */
  readonly update: number;
  /** Everything that the worker sends for it: reveal with receipt and salt, and further blocks. */
  readonly sent: number;
}

function chunkOf(hidden: number): TrainChunk {
  const { graph, weights } = mlp({ input: [1, 28, 28], hidden: [hidden], classes: 10, seed: 1 });
  return mlpChunk({ graph, parameters: new Map([...weights].map(([name, { data }]) => [name, data])) });
}

function measure(delta: Float32Array, codec: UpdateCodec): Row {
  let [update, sent] = [0, 0];
  let error: Float32Array | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const made = encodeUpdate(delta, codec, RATES, error);
    error = made.error;
    const { output, blocks } = writeUpdate(sampleCid(`chunk ${round}`), { ...made, lossFirst: 2, lossLast: 1 });
    update += blocks.reduce((sum, block) => sum + block.length, output.bytes.length);
    sent += revealBytes(output.bytes, blocks);
  }
  return { parameters: delta.length, codec: codec.kind, update: update / ROUNDS, sent: sent / ROUNDS };
}

/** Bytes of really trained updates in every codec, beside plain f32 and deflated f32. */
export default async function wire({ json }: { readonly json?: string }): Promise<void> {
  const engine = await createCpuEngine();
  const rows: Row[] = [];
  for (const hidden of HIDDEN) {
    const { delta } = await runTrainChunk(engine, chunkOf(hidden));
    const plain = 4 * delta.length;
    const deflated = deflateRawSync(new Uint8Array(delta.buffer)).length;
    console.log(
      `${delta.length} parameters: f32 ${plain} bytes, deflated f32 ${deflated} (1/${(plain / deflated).toFixed(2)})`,
    );
    for (const codec of CODECS) {
      const row = measure(delta, codec);
      rows.push(row);
      const part = (bytes: number) => `${(bytes / plain).toFixed(4)} = 1/${(plain / bytes).toFixed(1)}`;
      console.log(
        `  ${codec.kind.padEnd(8)} update ${row.update.toFixed(0).padStart(8)} bytes, ${part(row.update)} of f32   sent ${row.sent.toFixed(0).padStart(8)} bytes, ${part(row.sent)}`,
      );
    }
  }
  engine.destroy();
  const met = rows.every(({ codec, update, parameters }) => {
    return update / (4 * parameters) <= (GOALS[codec as UpdateCodec["kind"]] ?? Number.POSITIVE_INFINITY);
  });
  console.log(`int4 within 1/10 and sparse within 1/150 of f32: ${met ? "yes" : "NO"}`);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ goals: GOALS, met, rows }, null, 2)}\n`);
}
