import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, it } from "vitest";
import {
  checkGraph,
  cost,
  evaluationGraph,
  foldConstants,
  type GptOptions,
  type Graph,
  gpt,
  inferShapes,
  OPERATORS,
  randomIntegers,
  readModel,
  writeGraph,
  writeModel,
} from "../src/index.ts";
import { exportedGpt } from "./exported-gpt.ts";
import { forwardGpt } from "./reference-gpt.ts";

beforeAll(() => {
  ort.env.wasm.numThreads = 1;
});

const small: GptOptions = { vocabulary: 11, context: 6, width: 8, heads: 2, layers: 2, seed: 4 };
const batch = 3;
const next = randomIntegers(8);
const ids = Array.from({ length: batch }, () => Array.from({ length: small.context }, () => next() % small.vocabulary));

/** Weights as far from their start as training takes them: every one counts in the logits. */
function trained(options: GptOptions) {
  const { graph, weights } = gpt(options);
  const moved = [...weights].map(([name, tensor]) => {
    const data = tensor.data.map((value) => value + next() / 2 ** 32 - 0.5);
    return [name, { ...tensor, data }] as const;
  });
  return { graph, weights: new Map(moved) };
}

async function run(bytes: Uint8Array, feeds: Record<string, ort.Tensor>): Promise<ort.Tensor | undefined> {
  const session = await ort.InferenceSession.create(bytes);
  try {
    return (await session.run(feeds))["logits"];
  } finally {
    await session.release();
  }
}

describe.each([
  ["with a head of its own", small],
  ["with the embedding as its head", { ...small, tied: true }],
])("ONNX Runtime on a GPT %s", (_, options) => {
  const { graph, weights } = trained(options);
  const input = new ort.Tensor("int64", BigInt64Array.from(ids.flat(), BigInt), [batch, options.context]);
  const expected = ids.flatMap((sample) => forwardGpt(options, weights, sample));

  function assertClose(output: ort.Tensor | undefined) {
    expect(output?.type).toBe("float32");
    expect(output?.dims).toEqual([batch, options.context, options.vocabulary]);
    expect(expected).toHaveLength(batch * options.context * options.vocabulary);
    for (const [i, value] of expected.entries()) expect(output?.data[i]).toBeCloseTo(value, 4);
  }

  it("gives the reference's logits from the complete model", async () => {
    assertClose(await run(writeModel(graph, weights), { input }));
  });

  it("gives them from the graph file too, with the weights as inputs", async () => {
    const feeds = [...weights].map(([name, { data, shape }]) => [name, new ort.Tensor("float32", data, shape)]);
    assertClose(await run(writeGraph(graph), { input, ...Object.fromEntries(feeds) }));
  });
});

describe("A GPT as exporters write it", () => {
  const exported = exportedGpt(small);
  const { graph: zoo, weights } = trained(small);
  const folded = foldConstants(evaluationGraph(exported), batch);
  const input = new ort.Tensor("int64", BigInt64Array.from(ids.flat(), BigInt), [batch, small.context]);

  /** The zoo's graph with the form of Gelu that the exported one has. */
  const exact: Graph = {
    ...zoo,
    nodes: zoo.nodes.map((node) => (node.op === "Gelu" ? { ...node, attributes: new Map() } : node)),
  };

  it("is the zoo's to ONNX Runtime, before and after its constants are folded", async () => {
    const logits = await Promise.all(
      [exact, exported, folded].map(async (graph) => (await run(writeModel(graph, weights), { input }))?.data),
    );
    for (const [i, value] of (logits[0] ?? []).entries()) {
      expect(logits[1]?.[i]).toBeCloseTo(Number(value), 4);
      expect(logits[2]?.[i]).toBeCloseTo(Number(value), 4);
    }
    expect(logits[0]).toHaveLength(batch * small.context * small.vocabulary);
  });

  it("keeps nothing but what depends on the tokens or the weights", () => {
    const left = new Set(folded.nodes.map(({ op }) => op));
    const gone = ["Shape", "Constant", "Concat", "Range", "ConstantOfShape", "Trilu", "Cast", "Where", "Unsqueeze"];
    expect(gone.filter((op) => left.has(op))).toEqual([]);
    expect([exported.nodes.length, folded.nodes.length]).toEqual([207, 107]);
    expect(folded.parameters).toEqual(exported.parameters);
    const fixed = foldConstants(exported, batch);
    expect(cost(fixed, batch).flopsForward).toBe(cost(exported, batch).flopsForward);
    expect(inferShapes(fixed, batch).get("logits")).toEqual(inferShapes(exported, batch).get("logits"));
  });

  it("can be checked, and read from a file, for any batch", () => {
    const { graph } = readModel(writeModel(exported, weights));
    checkGraph(graph, new Set(OPERATORS.keys()));
    expect(graph.parameters).toEqual(exported.parameters);
    for (const n of [1, 7]) {
      expect(inferShapes(graph, n).get("logits")?.shape).toEqual([n, small.context, small.vocabulary]);
    }
  });
});
