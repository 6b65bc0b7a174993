import type { Engine } from "@starling/compute";
import { type Attribute, type Graph, type TensorValue, writeModel } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import * as ort from "onnxruntime-web";
import { expect } from "vitest";
import { type CompileOptions, compileGraph } from "../src/interpreter/compile-graph.ts";
import { inOnnxOrder, onnxValue } from "../src/interpreter/value.ts";
import { emptyTensor } from "../src/kernels/dispatch.ts";
import { wasmBytes } from "../src/memory/wasm-bytes.ts";
import { backwardPass } from "../src/tape/backward-pass.ts";
import { asOperands, forwardPass, runForward } from "../src/tape/forward-pass.ts";
import { parameterGradients } from "../src/tape/parameter-gradients.ts";
import { parameterLayout } from "../src/train/parameter-layout.ts";
import { measureWasmPeak } from "./measure-host-peak.ts";
import { spreadValues } from "./spread-values.ts";

/** One node, or a short chain, with the shapes of what it reads. */
export interface OperatorCase {
  readonly title: string;
  /** Shape of the data input "x". */
  readonly x: readonly number[];
  /** Shapes of trainable parameters by name. */
  readonly parameters?: Readonly<Record<string, readonly number[]>>;
  /** Values of frozen parameters by name; rank 1. */
  readonly frozen?: Readonly<Record<string, readonly number[]>>;
  readonly constants?: Readonly<Record<string, TensorValue>>;
  readonly nodes: readonly {
    readonly op: string;
    readonly inputs: readonly string[];
    readonly output: string;
    /** Further outputs. */
    readonly others?: readonly string[];
    readonly attributes?: Readonly<Record<string, Attribute>>;
  }[];
  /** Operator set; 17 unless given. */
  readonly opset?: number;
  /** Rank of the result, which the model file must declare; that of x unless given. */
  readonly rank?: number;
  /** Whether a gradient exists; true unless given. */
  readonly differentiable?: boolean;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** Attributes in short. */
export const int = (value: number): Attribute => ({ kind: "int", value });
export const float = (value: number): Attribute => ({ kind: "float", value });
export const ints = (...value: number[]): Attribute => ({ kind: "ints", value });
export const text = (value: string): Attribute => ({ kind: "string", value });

/** The case as a graph whose output is the last node's. */
export function caseGraph({
  title,
  x,
  parameters = {},
  frozen = {},
  constants = {},
  nodes,
  rank,
  opset = 17,
}: OperatorCase): Graph {
  const dims = Array.from({ length: rank ?? x.length }, (_, i) => `d${i}`);
  return {
    name: title,
    opset,
    inputs: [{ name: "x", dtype: "float32", shape: x }],
    outputs: [{ name: nodes.at(-1)?.output ?? "", dtype: "float32", shape: dims }],
    nodes: nodes.map(({ op, inputs, output, others = [], attributes = {} }) => ({
      name: `${op}-${output}`,
      op,
      inputs,
      outputs: [output, ...others],
      attributes: new Map(Object.entries(attributes)),
    })),
    parameters: [
      ...Object.entries(parameters).map(
        ([name, shape]) => ({ name, shape, dtype: "float32", trainable: true }) as const,
      ),
      ...Object.entries(frozen).map(
        ([name, values]) => ({ name, shape: [values.length], dtype: "float32", trainable: false }) as const,
      ),
    ],
    constants: new Map(Object.entries(constants)),
  };
}

/** Values of "x" and all parameters of a case. */
export function caseValues({ x, parameters = {}, frozen = {} }: OperatorCase): Map<string, Float32Array> {
  const values = new Map([["x", spreadValues(sizeOf(x), 1)]]);
  Object.entries(parameters).forEach(([name, shape], i) => {
    values.set(name, spreadValues(sizeOf(shape), i + 2));
  });
  for (const [name, list] of Object.entries(frozen)) values.set(name, Float32Array.from(list));
  return values;
}

function shapesOf({ x, parameters = {}, frozen = {} }: OperatorCase): Map<string, number[]> {
  const shapes = new Map([["x", [...x]]]);
  for (const [name, shape] of Object.entries(parameters)) shapes.set(name, [...shape]);
  for (const [name, values] of Object.entries(frozen)) shapes.set(name, [values.length]);
  return shapes;
}

function tensorsOf(test: OperatorCase, values: ReadonlyMap<string, Float32Array>): Map<string, tf.Tensor> {
  return new Map([...shapesOf(test)].map(([name, shape]) => [name, tf.tensor(values.get(name) ?? [], shape)]));
}

/** What ONNX Runtime computes for a case. */
export async function reference(test: OperatorCase): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const values = caseValues(test);
  const graph = caseGraph(test);
  const weights = new Map(
    graph.parameters.map(({ name, shape }) => [
      name,
      { dtype: "float32", shape, data: values.get(name) ?? new Float32Array() } as const,
    ]),
  );
  const session = await ort.InferenceSession.create(writeModel(graph, weights));
  const result = await session.run({ x: new ort.Tensor("float32", values.get("x") ?? [], [...test.x]) });
  const output = result[graph.outputs[0]?.name ?? ""];
  if (!output) throw new Error("ONNX Runtime gave no output");
  return { shape: output.dims, data: Float32Array.from(output.data as Float32Array) };
}

/** What the engine computes for a case. */
export async function forward(engine: Engine, test: OperatorCase, values = caseValues(test)) {
  engine.use();
  const y = tf.tidy(() =>
    tf.cast(runForward(compileGraph(caseGraph(test)), asOperands(tensorsOf(test, values))), "float32"),
  );
  const data = Float32Array.from(await y.data());
  y.dispose();
  return { shape: y.shape, data };
}

/** Weights of the sum that turns a result into one number whose gradient can be asked for. */
const functional = (length: number) => spreadValues(length, 99);

/** Gradients of the weighted sum of the result, by the name of what they belong to. */
export async function gradients(
  engine: Engine,
  test: OperatorCase,
  options: CompileOptions = {},
  values = caseValues(test),
) {
  const { shape, data } = await forward(engine, test, values);
  engine.use();
  const compiled = compileGraph(caseGraph(test), { withRespectTo: ["x"], ...options });
  const layout = parameterLayout(compiled.trainable);
  const tensors = tensorsOf(test, values);
  const before = tf.memory().numTensors;
  const flat = emptyTensor<tf.Tensor1D>([layout.length]);
  const pass = () => {
    const { output, tape } = forwardPass(compiled, asOperands(tensors), true);
    output.tensor.dispose();
    const targets = parameterGradients(flat, layout.placed, false);
    const seed = onnxValue(tf.tensor(functional(data.length), [...shape]));
    const found = backwardPass(compiled, tape, seed, targets, new Set(["x"])).get("x");
    targets.finish();
    return found ? inOnnxOrder(found) : tf.zeros([...test.x]);
  };
  // What is counted without computing must be what computing takes, or a plan would be wrong.
  if (engine.facts.kind === "wasm") {
    const planned = Math.max(...wasmBytes(pass).live);
    const taken = await measureWasmPeak(async () => tf.tidy(() => void pass()));
    expect(planned / taken, "planned memory").toBeGreaterThanOrEqual(1);
  }
  const dx = tf.tidy(pass);
  const found = new Map([["x", Float32Array.from(await dx.data())]]);
  const all = layout.length > 0 ? await flat.data<"float32">() : new Float32Array();
  for (const { name, offset, size } of layout.placed) found.set(name, all.slice(offset, offset + size));
  tf.dispose([dx, flat]);
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  tf.dispose([...tensors.values()]);
  return found;
}

const STEP = 5e-3;

/**
 * Derivative of the same number along a direction of ±1s in one variable, by the central difference.
 *
 * @returns the difference quotient, and what the gradient says
 */
export async function slopes(engine: Engine, test: OperatorCase, name: string, gradient: Float32Array, seed: number) {
  const direction = spreadValues(gradient.length, seed).map(Math.sign);
  const at = async (step: number) => {
    const values = caseValues(test);
    const moved = values.get(name)?.map((value, i) => value + step * (direction[i] ?? 0)) ?? new Float32Array();
    const { data } = await forward(engine, test, values.set(name, moved));
    return functional(data.length).reduce((sum, weight, i) => sum + weight * (data[i] ?? 0), 0);
  };
  const quotient = ((await at(STEP)) - (await at(-STEP))) / (2 * STEP);
  return { quotient, predicted: gradient.reduce((sum, value, i) => sum + value * (direction[i] ?? 0), 0) };
}

/** ‖a − b‖ / ‖b‖ */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
    norm += (b[i] ?? 0) ** 2;
  }
  return Math.sqrt(difference / (norm || 1));
}
