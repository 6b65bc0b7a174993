import { intsAttribute } from "../attributes.ts";
import { MAX_RANK } from "../constants.ts";
import { InvalidOperatorError } from "../errors.ts";
import type { GraphNode } from "../types.ts";
import type { ShapeScope } from "./rule.ts";

/**
 * The integers that the input at `index` holds, or undefined where the node does not have that input.
 * @param what Names the list in messages, e.g. "shape".
 * @param beyond What becomes of integers that a double does not hold exactly: Slice's bounds may be as far as they like.
 * @throws InvalidOperatorError if the list depends on the model's input, or is no short list of exact integers.
 */
export function constantList(
  node: GraphNode,
  index: number,
  what: string,
  scope: ShapeScope,
  beyond: "refuse" | "clamp" = "refuse",
): readonly number[] | undefined {
  const name = node.inputs[index] ?? "";
  if (name === "") return undefined;
  const value = scope.constant(name);
  if (value === undefined) {
    throw new InvalidOperatorError(`Node "${node.name}" (${node.op}) computes its ${what} from its input.`, {
      fix: `Export the model with a fixed ${what}; only the batch may be open.`,
    });
  }
  const integers = value.dtype === "int64" || value.dtype === "int32";
  // Pads has two entries per dimension.
  if (integers && value.shape.length <= 1 && value.data.length <= 2 * MAX_RANK) {
    const whole = Array.from<number | bigint, number>(value.data, Number);
    const list = beyond === "clamp" ? whole.map(clamped) : whole;
    if (list.every(Number.isSafeInteger)) return list;
  }
  throw new InvalidOperatorError(`Node "${node.name}" (${node.op}) has a ${what} that is no list of integers.`, {
    fix: `Give up to ${2 * MAX_RANK} int64 values.`,
  });
}

const clamped = (value: number) => Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);

/** Like `constantList`, for a list that must be there. */
export function requiredList(
  node: GraphNode,
  index: number,
  what: string,
  scope: ShapeScope,
  beyond: "refuse" | "clamp" = "refuse",
): readonly number[] {
  const list = constantList(node, index, what, scope, beyond);
  if (list !== undefined) return list;
  throw new InvalidOperatorError(`Node "${node.name}" (${node.op}) has no ${what}.`, { fix: "Export it again." });
}

/**
 * A list that was an attribute before the operator set `since` and is an input from it on.
 * @throws InvalidOperatorError if it stands in the other place.
 */
export function listBySet(
  node: GraphNode,
  { attribute, index, since }: { readonly attribute: string; readonly index: number; readonly since: number },
  scope: ShapeScope,
): readonly number[] | undefined {
  const list = intsAttribute(node, attribute);
  const isInput = scope.opset >= since;
  const misplaced = isInput ? list !== undefined : (node.inputs[index] ?? "") !== "";
  if (misplaced) {
    throw new InvalidOperatorError(
      `Node "${node.name}" (${node.op}) has its ${attribute} as ${isInput ? "attribute" : "input"} in operator set ${scope.opset}.`,
      { fix: `Give them as ${isInput ? "input" : "attribute"}, or declare another operator set.` },
    );
  }
  return isInput ? constantList(node, index, attribute, scope) : list;
}
