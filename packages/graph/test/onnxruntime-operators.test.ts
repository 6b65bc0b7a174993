import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import { assembleGraph } from "../src/assemble-graph.ts";
import {
  cost,
  foldConstants,
  type Graph,
  inferShapes,
  nearestPositions,
  OPERATORS,
  type TensorValue,
  writeModel,
} from "../src/index.ts";
import type { TensorType } from "../src/shapes/rule.ts";
import { elementwise } from "./operators/elementwise.ts";
import type { OperatorExample } from "./operators/example.ts";
import { layers } from "./operators/layers.ts";
import { creation, layout } from "./operators/layout.ts";

const examples = [...elementwise, ...layout, ...creation, ...layers];

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
});

const outputsOf = ({ outputs = 1 }: OperatorExample) => Array.from({ length: outputs }, (_, i) => `y${i}`);

/** What the operator's own rule says of the example's outputs. */
function ruleOf({ op, opset = 13, inputs }: OperatorExample, graph: Pick<Graph, "nodes">): readonly TensorType[] {
  const [node] = graph.nodes;
  const operator = OPERATORS.get(op);
  if (node === undefined || operator === undefined) throw new Error(`there is no operator ${op}`);
  const scope = { opset, constant: (name: string) => inputs[Number(name.slice(1))] };
  const types = operator.shape(node, inputs, scope);
  return "dtype" in types ? [types] : types;
}

/** The example as a graph in which the inputs at `fixed` are constants. */
function graphFor(example: OperatorExample, fixed: readonly number[]): Graph {
  const { op, inputs, attributes = {}, opset = 13 } = example;
  const given = inputs.flatMap((tensor, i) => (tensor === undefined ? [] : [{ name: `x${i}`, tensor, i }]));
  const node = {
    name: "n",
    op,
    inputs: inputs.map((tensor, i) => (tensor === undefined ? "" : `x${i}`)),
    outputs: outputsOf(example),
    attributes: new Map(Object.entries(attributes)),
  };
  const types = ruleOf(example, { nodes: [node] });
  const fed = given.filter(({ i }) => !fixed.includes(i));
  // A model needs an input, which is not read where everything else is constant.
  const idle = fed.length === 0 ? [{ name: "idle", dtype: "float32" as const, shape: [1] }] : [];
  return assembleGraph({
    name: "example",
    opset,
    inputs: [...fed.map(({ name, tensor: { dtype, shape } }) => ({ name, dtype, shape })), ...idle],
    outputs: outputsOf(example).map((name, i) => ({ name, dtype: "float32", shape: [], ...types[i] })),
    nodes: [node],
    parameters: [],
    constants: new Map(given.filter(({ i }) => fixed.includes(i)).map(({ name, tensor }) => [name, tensor])),
  });
}

async function run(graph: Graph, { inputs }: OperatorExample): Promise<ort.InferenceSession.OnnxValueMapType> {
  const session = await ort.InferenceSession.create(writeModel(graph, new Map()));
  const tensorOf = (tensor: TensorValue | undefined) =>
    tensor === undefined
      ? new ort.Tensor("float32", new Float32Array(1), [1])
      : new ort.Tensor(tensor.dtype as "float32", tensor.data as Float32Array, [...tensor.shape]);
  try {
    const feeds = session.inputNames.map((name) => [name, tensorOf(inputs[Number(name.slice(1))])]);
    return await session.run(Object.fromEntries(feeds));
  } finally {
    await session.release();
  }
}

const titled = examples.map((example, i) => [`${example.op} (${i})`, example] as const);

describe("ONNX Runtime", () => {
  it.each(titled)("agrees on %s", async (_, example) => {
    const graph = graphFor(example, example.fixed ?? []);
    const results = await run(graph, example);
    const types = inferShapes(graph, 1);
    const folded = foldConstants(graphFor(example, [...example.inputs.keys()]), 1);
    for (const name of outputsOf(example)) {
      const result = results[name];
      expect(result?.type).toBe(types.get(name)?.dtype);
      expect(result?.dims).toEqual(types.get(name)?.shape);
      const value = folded.constants.get(name);
      expect(value !== undefined).toBe(example.folds ?? false);
      if (value !== undefined) expect([...value.data]).toEqual([...(result?.data ?? [])]);
    }
    expect(cost(graph, 1).flopsForward).toBe(BigInt(example.flops));
  });

  it.each(titled.filter(([, { op }]) => op === "Resize"))("reads the same positions for %s", async (_, example) => {
    const graph = graphFor(example, example.fixed ?? []);
    const [node] = graph.nodes;
    const [input] = example.inputs;
    if (node === undefined || input === undefined) throw new Error("the example has no node or input");
    const scope = { opset: graph.opset, constant: (name: string) => graph.constants.get(name) };
    const [batches = [], channels = [], rows = [], columns = []] = nearestPositions(node, input, scope);
    const [, depth = 0, height = 0, width = 0] = input.shape;
    const expected = batches.flatMap((n) =>
      channels.flatMap((c) =>
        rows.flatMap((y) => columns.map((x) => input.data[((n * depth + c) * height + y) * width + x])),
      ),
    );
    expect([...((await run(graph, example))["y0"]?.data ?? [])]).toEqual(expected);
  });

  it("is asked about every operator", () => {
    const asked = new Set(examples.map(({ op }) => op));
    expect([...OPERATORS.keys()].filter((op) => !asked.has(op))).toEqual([]);
  });
});
