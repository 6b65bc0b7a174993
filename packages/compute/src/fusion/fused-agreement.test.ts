import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { caseValues, gradients, int, type OperatorCase, relativeDistance, text } from "../../test/operator-case.ts";
import { dawnEngine } from "../../test/software-gpu.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = [await createCpuEngine(), await dawnEngine()];
});

type Node = OperatorCase["nodes"][number];

const WIDTH = 6;

/** Values this small keep attentions in a row from saturating, where a rounding moves derivatives by a thousandth. */
const TAME = 0.5;

/** A layer of a random network: reads the stream and maybe an earlier value, and makes the next stream. */
type Layer = (at: number, stream: string, earlier: string) => { nodes: Node[]; parameters: Record<string, number[]> };

const linear = (biased: boolean, residual: boolean, activation: "none" | "tanh" | undefined): Layer => {
  return (at, stream, earlier) => {
    const name = (part: string) => `${part}${at}`;
    const nodes: Node[] = [];
    const push = (op: string, part: string, inputs: string[], attributes: Node["attributes"] = {}) => {
      nodes.push({ op, inputs, output: name(part), attributes });
      return name(part);
    };
    let value = stream;
    if (activation) value = push("Gelu", "g", [value], { approximate: text(activation) });
    value = push("MatMul", "p", [value, name("w")]);
    if (biased) value = push("Add", "q", [name("b"), value]);
    if (residual) value = push("Add", "r", [value, earlier]);
    const parameters = { [name("w")]: [WIDTH, WIDTH], ...(biased ? { [name("b")]: [WIDTH] } : {}) };
    return { nodes, parameters };
  };
};

const attention: Layer = (at, stream) => {
  const heads = { q_num_heads: int(2), kv_num_heads: int(2), is_causal: int(at % 2) };
  return {
    parameters: { [`m${at}`]: [WIDTH, 3 * WIDTH] },
    nodes: [
      { op: "MatMul", inputs: [stream, `m${at}`], output: `mixed${at}` },
      {
        op: "Split",
        inputs: [`mixed${at}`],
        output: `query${at}`,
        others: [`key${at}`, `value${at}`],
        attributes: { axis: int(-1), num_outputs: int(3) },
      },
      {
        op: "Attention",
        inputs: [`query${at}`, `key${at}`, `value${at}`],
        output: `attended${at}`,
        attributes: heads,
      },
    ],
  };
};

const norm: Layer = (at, stream) => ({
  parameters: { [`scale${at}`]: [WIDTH], [`shift${at}`]: [WIDTH] },
  nodes: [{ op: "LayerNormalization", inputs: [stream, `scale${at}`, `shift${at}`], output: `normal${at}` }],
});

const layers = fc.array(
  fc.oneof(
    fc.tuple(fc.boolean(), fc.boolean(), fc.constantFrom("none", "tanh", undefined)).map((all) => linear(...all)),
    fc.constant(attention),
    fc.constant(norm),
  ),
  { minLength: 1, maxLength: 5 },
);

function network(drawn: readonly Layer[]): OperatorCase {
  let test: OperatorCase = { title: "drawn", x: [2, 3, WIDTH], opset: 23, parameters: {}, nodes: [] };
  let [stream, earlier] = ["x", "x"];
  drawn.forEach((layer, at) => {
    const { nodes, parameters } = layer(at, stream, earlier);
    test = { ...test, nodes: [...test.nodes, ...nodes], parameters: { ...test.parameters, ...parameters } };
    earlier = stream;
    stream = nodes.at(-1)?.output ?? stream;
  });
  return { ...test, nodes: [...test.nodes, { op: "Tanh", inputs: [stream], output: "y" }] };
}

describe("a fused graph", () => {
  it("has the gradients of the graph as it came, on both engines", async () => {
    await fc.assert(
      fc.asyncProperty(layers, async (drawn) => {
        const test = network(drawn);
        const drawnValues = [...caseValues(test)];
        const values = new Map(drawnValues.map(([name, all]) => [name, all.map((value) => value * TAME)]));
        const plain = await gradients(engines[0] as Engine, test, { fused: false }, values);
        for (const engine of engines) {
          for (const [name, gradient] of await gradients(engine, test, { fused: true }, values)) {
            expect(relativeDistance(gradient, plain.get(name) ?? []), name).toBeLessThan(1e-3);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
