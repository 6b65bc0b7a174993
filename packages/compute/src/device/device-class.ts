import { type Bytes32, tupleHash } from "@starling/protocol";
import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";
import { engineDigest } from "../engine/engine-digest.ts";
import { throughFaultGate } from "../engine/fault-gate.ts";
import { labelLosses } from "../kernels/label-loss.ts";
import { matMul } from "../kernels/matmul.ts";
import { probe } from "../kernels/probe.ts";
import { knownValues } from "./known-values.ts";

/** Sizes that no block size of a kernel divides. */
const [ROWS, INNER, COLUMNS] = [37, 101, 29];

/**
 * Hash of the result bits of a fixed set of operations (matrix product, cross-entropy, softmax, GELU, layer norm) and
 * of the engine. Devices of one class may be compared bit for bit; a class is a claim and never a reason for fewer
 * checks (PROTOCOL §4).
 */
export async function deviceClass(engine: Engine): Promise<Bytes32> {
  const bits = await throughFaultGate(engine, () => probeBits(engine));
  return tupleHash("starling/device-class/1", engineDigest(), bits);
}

async function probeBits(engine: Engine): Promise<Uint8Array[]> {
  engine.use();
  const results = tf.tidy(() => {
    const a = tf.tensor2d(knownValues(ROWS * INNER, 1), [ROWS, INNER]);
    const b = tf.tensor2d(knownValues(INNER * COLUMNS, 2), [INNER, COLUMNS]);
    const product = matMul(a, b) as tf.Tensor2D;
    const labels = tf.tensor1d(
      Int32Array.from({ length: ROWS }, (_, i) => i % COLUMNS),
      "int32",
    );
    return [product, labelLosses(product, labels), probe(product)];
  });
  const bits: Uint8Array[] = [];
  for (const result of results) {
    const values = await result.data<"float32">();
    bits.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice());
    result.dispose();
  }
  return bits;
}
