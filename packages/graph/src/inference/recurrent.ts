import { attribute, intAttribute, stringAttribute } from "../attributes.ts";
import { InvalidOperatorError } from "../errors.ts";
import { type FlopsRule, type Operator, perElement } from "../operators/operator.ts";
import { misfit, requiredFloat, type ShapeRule, type TensorType } from "../shapes/rule.ts";
import type { GraphNode } from "../types.ts";

/** Gates of an LSTM cell: input, output, forget, and the cell's own. */
const GATES = 4;

/** The sizes of an LSTM node. */
interface LstmForm {
  readonly steps: number;
  readonly directions: number;
  readonly batch: number;
  readonly input: number;
  readonly hidden: number;
}

function lstmForm(node: GraphNode, inputs: readonly (TensorType | undefined)[]): LstmForm {
  if (intAttribute(node, "layout", 0) !== 0) {
    throw new InvalidOperatorError(`Node "${node.name}" (LSTM) has the batch first.`, {
      fix: "Export it with layout 0.",
    });
  }
  const [x, w, r] = [0, 1, 2].map((index) => requiredFloat(node, inputs, index).shape);
  const [steps, batch, input] = x ?? [];
  const [directions, gates, from] = w ?? [];
  const hidden = r?.[2];
  if (
    steps === undefined ||
    batch === undefined ||
    input === undefined ||
    directions === undefined ||
    hidden === undefined ||
    x?.length !== 3 ||
    gates !== GATES * hidden ||
    from !== input ||
    r?.join() !== [directions, gates, hidden].join()
  ) {
    throw misfit(node, inputs, "its weights are not [D, 4·H, I] and [D, 4·H, H] for an input [T, N, I]");
  }
  const declared = attribute(node, "hidden_size", "int");
  if (declared !== undefined && declared !== hidden) throw misfit(node, inputs, `hidden_size is ${declared}`);
  if (directions !== (stringAttribute(node, "direction", "forward") === "bidirectional" ? 2 : 1)) {
    throw misfit(node, inputs, `its direction does not have ${directions} sets of weights`);
  }
  return { steps, directions, batch, input, hidden };
}

/** LSTM: all hidden states [T, D, N, H], the last one and the last cell state [D, N, H]. */
const lstmShape: ShapeRule = (node, inputs) => {
  const { steps, directions, batch, hidden } = lstmForm(node, inputs);
  const last: TensorType = { dtype: "float32", shape: [directions, batch, hidden] };
  return [{ dtype: "float32", shape: [steps, directions, batch, hidden] }, last, last];
};

/**
 * Per step and direction one product [N, I + H] · [I + H, 4·H], the two biases, three sigmoids and a tanh for the
 * gates, f·c + i·g, tanh and a product for the output; peepholes are a multiply-add for each of three gates (Hochreiter
 * and Schmidhuber 1997 in the form of ONNX's LSTM-14).
 */
const lstmFlops: FlopsRule = (node, inputs, output) => {
  const { steps, directions, batch, input, hidden } = lstmForm(node, inputs);
  const bias = inputs[3] === undefined ? 0 : 2 * GATES;
  const peepholes = inputs[7] === undefined ? 0 : 3 * 2;
  const pointwise = bias + 3 * 4 + 1 + 3 + 1 + 1 + peepholes;
  const cell: TensorType = { dtype: output.dtype, shape: [steps, directions, batch, hidden] };
  return perElement(2 * GATES * (input + hidden) + pointwise)(node, inputs, cell);
};

/** Operators with a state of their own. */
export const RECURRENT: readonly (readonly [string, Operator])[] = [
  [
    "LSTM",
    {
      inputs: [3, 8],
      outputs: 3,
      optionalFirst: true,
      attributes: {
        activation_alpha: "floats",
        activation_beta: "floats",
        activations: "strings",
        clip: "float",
        direction: "string",
        hidden_size: "int",
        input_forget: "int",
        layout: "int",
      },
      shape: lstmShape,
      flops: lstmFlops,
    },
  ],
];
