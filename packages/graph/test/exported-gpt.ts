import { assembleGraph } from "../src/assemble-graph.ts";
import type { Attribute, GptOptions, Graph, GraphNode, TensorValue } from "../src/index.ts";
import { fillTensor, int64Vector } from "../src/tensor.ts";
import { gpt } from "../src/zoo/gpt.ts";
import { int, ints } from "./graph-of.ts";

/**
 * The zoo's GPT as exporters of operator set 14 write one: normalizations, Gelu and attention taken apart, sizes read
 * from shapes, the causal mask computed. It has the zoo's parameters, but Gelu's error function for its tanh form.
 */
export function exportedGpt(options: GptOptions): Graph {
  const { heads, layers, context, vocabulary } = options;
  const { parameters } = gpt(options).graph;
  const nodes: GraphNode[] = [];
  const add = (op: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, outputs = 1) => {
    const name = `${op}_${nodes.length}`;
    const names = Array.from({ length: outputs }, (_, i) => `${name}_output_${i}`);
    nodes.push({ name, op, inputs, outputs: names, attributes: new Map(Object.entries(attributes)) });
    return names[0] ?? "";
  };
  const constant = (value: TensorValue) => add("Constant", [], { value: { kind: "tensor", value } });
  const scalar = (value: number) => constant(fillTensor("float32", [], () => value));
  const index = (value: number) => constant(fillTensor("int64", [], () => BigInt(value)));
  const list = (...values: number[]) => constant(int64Vector(values));
  /** One size of a value as a list of one, by way of Shape, Gather and Unsqueeze. */
  const size = (value: string, axis: number) =>
    add("Unsqueeze", [add("Gather", [add("Shape", [value]), index(axis)], { axis: int(0) }), list(0)]);
  const reshape = (value: string, sizes: readonly string[]) =>
    add("Reshape", [value, add("Concat", sizes, { axis: int(0) })]);
  const linear = (name: string, value: string) =>
    add("Add", [add("MatMul", [value, `${name}.weight`]), `${name}.bias`]);

  const normalization = (name: string, value: string) => {
    const centred = add("Sub", [value, add("ReduceMean", [value], { axes: ints(-1) })]);
    const variance = add("ReduceMean", [add("Pow", [centred, scalar(2)])], { axes: ints(-1) });
    const deviation = add("Sqrt", [add("Add", [variance, scalar(1e-5)])]);
    const scaled = add("Mul", [add("Div", [centred, deviation]), `${name}.weight`]);
    return add("Add", [scaled, `${name}.bias`]);
  };
  const gelu = (value: string) => {
    const error = add("Erf", [add("Div", [value, scalar(Math.SQRT2)])]);
    return add("Mul", [add("Mul", [value, add("Add", [error, scalar(1)])]), scalar(0.5)]);
  };
  const causalMask = (length: string) => {
    const square = add("Concat", [length, length], { axis: int(0) });
    const ones = add("ConstantOfShape", [square], {
      value: { kind: "tensor", value: fillTensor("float32", [1], () => 1) },
    });
    const seen = add("Cast", [add("Trilu", [ones], { upper: int(0) })], { to: int(9) });
    return add("Where", [seen, scalar(0), scalar(Number.NEGATIVE_INFINITY)]);
  };
  const attention = (name: string, value: string) => {
    const [batch, length] = [size(value, 0), size(value, 1)];
    add("Split", [linear(`${name}.c_attn`, value)], { axis: int(-1) }, 3);
    const split = nodes.at(-1)?.outputs ?? [];
    const perHead = add("Div", [size(value, 2), list(heads)]);
    const headed = split.map((part) => reshape(part, [batch, length, list(heads), perHead]));
    const [query = "", key = "", values = ""] = headed.map((part, i) =>
      add("Transpose", [part], { perm: i === 1 ? ints(0, 2, 3, 1) : ints(0, 2, 1, 3) }),
    );
    const scale = add("Div", [scalar(1), add("Sqrt", [add("Cast", [perHead], { to: int(1) })])]);
    const scores = add("Add", [add("Mul", [add("MatMul", [query, key]), scale]), causalMask(length)]);
    const mixed = add("MatMul", [add("Softmax", [scores], { axis: int(-1) }), values]);
    const together = add("Transpose", [mixed], { perm: ints(0, 2, 1, 3) });
    return linear(`${name}.c_proj`, reshape(together, [batch, length, list(-1)]));
  };

  const zero = index(0);
  const length = add("Gather", [add("Shape", ["input"]), index(1)], { axis: int(0) });
  const positions = add("Unsqueeze", [add("Range", [zero, length, index(1)]), list(0)]);
  let stream = add("Add", [
    add("Gather", ["transformer.wte.weight", "input"]),
    add("Gather", ["transformer.wpe.weight", positions]),
  ]);
  stream = add("Dropout", [stream, scalar(0.1)]);
  for (let layer = 0; layer < layers; layer++) {
    const block = `transformer.h.${layer}`;
    const attended = attention(`${block}.attn`, normalization(`${block}.ln_1`, stream));
    stream = add("Add", [stream, add("Identity", [attended])]);
    const hidden = gelu(linear(`${block}.mlp.c_fc`, normalization(`${block}.ln_2`, stream)));
    stream = add("Add", [stream, linear(`${block}.mlp.c_proj`, hidden)]);
  }
  const logits = add("MatMul", [normalization("transformer.ln_f", stream), "lm_head.weight"]);
  return assembleGraph({
    name: "exported",
    opset: 14,
    inputs: [{ name: "input", dtype: "int64", shape: ["N", context] }],
    outputs: [{ name: "logits", dtype: "float32", shape: ["N", context, vocabulary] }],
    nodes: nodes.map((node) => ({ ...node, outputs: node.outputs.map((name) => (name === logits ? "logits" : name)) })),
    parameters,
    constants: new Map(),
  });
}
