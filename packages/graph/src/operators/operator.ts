import { elementCount } from "../shape.ts";
import type { ShapeRule, TensorType } from "../shapes/rule.ts";
import type { AttributeKind, GraphNode } from "../types.ts";

/** How many inputs and outputs an operator takes, and the kinds of its attributes, as ONNX opsets 13 to 23 define it. */
export interface OperatorSchema {
  /** The first operator set that has it, or in which it means what it means here; 13 where this is absent. */
  readonly since?: number;
  /** Fewest and most inputs. */
  readonly inputs: readonly [number, number];
  /** Most outputs. */
  readonly outputs: number;
  /** Whether a node may leave out its first output and have a later one. */
  readonly optionalFirst?: true;
  readonly attributes: Readonly<Record<string, AttributeKind>>;
}

/** FLOPs of a node's forward pass, from its inputs and its first output. */
export type FlopsRule = (node: GraphNode, inputs: readonly (TensorType | undefined)[], output: TensorType) => bigint;

/** Everything that this package knows about an operator. */
export interface Operator extends OperatorSchema {
  readonly shape: ShapeRule;
  readonly flops: FlopsRule;
  /** What the backward pass reads of the forward pass; the inputs where this is absent. */
  readonly saves?: "nothing" | "inputs" | "output" | "both";
  /** Elements that the forward pass keeps for it beside inputs and output. */
  readonly savesMore?: FlopsRule;
}

/** A list of operators by name. */
export type Family = readonly (readonly [string, Operator])[];

/** Number of elements of a tensor; 0 where it is absent. */
export const elements = (type: TensorType | undefined): bigint => BigInt(elementCount(type?.shape ?? [0]));

/** For operators that only move data. */
export const free: FlopsRule = () => 0n;

/** So many operations for each element of the output. */
export const perElement =
  (operations: number): FlopsRule =>
  (_node, _inputs, output) =>
    BigInt(operations) * elements(output);

/** One operation for each element of the first input. */
export const perInputElement: FlopsRule = (_node, inputs) => elements(inputs[0]);

/** An operator with a fixed number of inputs, one output and, by default, no attributes. */
export function simple(inputs: number, shape: ShapeRule, flops: FlopsRule, parts: Partial<Operator> = {}): Operator {
  return { inputs: [inputs, inputs], outputs: 1, attributes: {}, shape, flops, ...parts };
}
