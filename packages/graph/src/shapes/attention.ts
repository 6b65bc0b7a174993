import { attribute, intAttribute } from "../attributes.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode } from "../types.ts";
import { misfit, requiredFloat, type ShapeRule, type TensorType } from "./rule.ts";

/** The sizes of an Attention node, the same for inputs of three and four dimensions. */
export interface AttentionForm {
  readonly batch: number;
  /** Heads of the queries; a multiple of `keyHeads`, each of which serves as many query heads. */
  readonly heads: number;
  readonly keyHeads: number;
  readonly queries: number;
  readonly keys: number;
  /** Numbers per head in queries and keys. */
  readonly size: number;
  /** Numbers per head in values and outputs. */
  readonly valueSize: number;
  /** What the products of queries and keys are multiplied by; 1/√size by default. */
  readonly scale: number;
  readonly causal: boolean;
  /** Whether heads are joined in the last dimension, [N, T, heads·size], instead of [N, heads, T, size]. */
  readonly joined: boolean;
}

/** Inputs and attributes that this network does not compute with, by name. */
function assertPlain(node: GraphNode): void {
  const extras = ["past_key", "past_value"].filter((_, i) => (node.inputs[i + 4] ?? "") !== "");
  if (intAttribute(node, "softmax_precision", 1) !== 1) extras.push("softmax_precision");
  if (extras.length === 0) return;
  throw new InvalidOperatorError(`Node "${node.name}" (Attention) uses ${extras.join(", ")}.`, {
    fix: "Export it without them; a cache of keys is of no use in training.",
  });
}

/**
 * Sizes of an Attention node of operator set 23 with the inputs Q, K, V and a mask (ONNX "Attention"; Vaswani et al. 2017,
 * equation 1).
 * @throws InvalidOperatorError for caches and for softmax in another precision; ShapeError
 */
export function attentionForm(node: GraphNode, inputs: readonly (TensorType | undefined)[]): AttentionForm {
  assertPlain(node);
  const [query, key, value] = [0, 1, 2].map((index) => requiredFloat(node, inputs, index).shape);
  const rank = query?.length ?? 0;
  if (query === undefined || key?.length !== rank || value?.length !== rank || (rank !== 3 && rank !== 4)) {
    throw misfit(node, inputs, "Q, K and V must all have three or all four dimensions");
  }
  const joined = rank === 3;
  const heads = joined ? intAttribute(node, "q_num_heads", 0) : (query[1] ?? 0);
  const keyHeads = joined ? intAttribute(node, "kv_num_heads", 0) : (key[1] ?? 0);
  const perHead = (shape: readonly number[], count: number) => (shape.at(-1) ?? 0) / (joined ? count : 1);
  const form = {
    batch: query[0] ?? 0,
    heads,
    keyHeads,
    queries: query.at(-2) ?? 0,
    keys: key.at(-2) ?? 0,
    size: perHead(query, heads),
    valueSize: perHead(value, keyHeads),
    scale: attribute(node, "scale", "float") ?? 1 / Math.sqrt(perHead(query, heads)),
    causal: intAttribute(node, "is_causal", 0) !== 0,
    joined,
  };
  const headsFit = heads >= 1 && keyHeads >= 1 && heads % keyHeads === 0 && (joined || value[1] === keyHeads);
  if (!headsFit) throw misfit(node, inputs, `${heads} query heads do not fit ${keyHeads} key heads`);
  const sizesFit =
    Number.isInteger(form.size) && Number.isInteger(form.valueSize) && perHead(key, keyHeads) === form.size;
  if (!sizesFit) throw misfit(node, inputs, "the sizes per head differ or are not whole");
  if (key[0] !== form.batch || value[0] !== form.batch || value.at(-2) !== form.keys) {
    throw misfit(node, inputs, "the batches differ, or keys and values in number");
  }
  assertMask(node, inputs, form);
  return form;
}

/** A mask is repeated along the leading axes of [batch, heads, queries, keys], never along the keys. */
function assertMask(node: GraphNode, inputs: readonly (TensorType | undefined)[], form: AttentionForm): void {
  const mask = inputs[3];
  if (mask === undefined) return;
  if (mask.dtype !== "float32" && mask.dtype !== "bool") throw misfit(node, inputs, "a mask is float or bool");
  const full = [form.batch, form.heads, form.queries, form.keys].slice(4 - mask.shape.length);
  const fits = mask.shape.every((length, axis) => length === full[axis] || (length === 1 && axis < full.length - 1));
  if (!fits || mask.shape.length < 2 || mask.shape.length > 4) {
    throw misfit(
      node,
      inputs,
      `its mask does not fit scores of [${form.batch}, ${form.heads}, ${form.queries}, ${form.keys}]`,
    );
  }
}

export const attention: ShapeRule = (node, inputs) => {
  const { batch, heads, queries, valueSize, joined } = attentionForm(node, inputs);
  const shape = joined ? [batch, queries, heads * valueSize] : [batch, heads, queries, valueSize];
  return { dtype: "float32", shape };
};
