import type { GraphNode, TensorValue } from "@starling/graph";
import type * as tf from "@tensorflow/tfjs-core";
import type { Operand, Target } from "../kernels/operand.ts";
import type { Draw } from "./draw.ts";
import type { Value, ValueType } from "./value.ts";

/** What an operator may ask about values before anything runs. */
export interface OperatorContext {
  /** A value that is known without running the graph. */
  constant(name: string): TensorValue | undefined;
  /** Whether a derivative will flow through this value. */
  differentiated(name: string): boolean;
}

/** What forward and backward have in common. */
interface NodeCall {
  readonly node: GraphNode;
  readonly context: OperatorContext;
  /** What random choices depend on; undefined where none are made, as in an evaluation. */
  readonly draw: Draw | undefined;
  /** Whether the optional input at `index` is there. */
  has(index: number): boolean;
  /**
   * An input as a tensor of its own. In `backward` only those that `keeps` names.
   * @throws UnsupportedGraphError when it is absent
   */
  input(index: number): Value;
  /** An input in ONNX order, read where it lies: no copy for a parameter. Same rules as `input`. */
  operand(index: number): Operand;
}

/** A node with its inputs. */
export interface ForwardCall extends NodeCall {
  /** Whether `backward` will be called, so that it pays to keep something for it. */
  readonly training: boolean;
}

/** What `forward` gives back; everything else that it makes is freed. */
export interface ForwardResult {
  /** In the order of the node's outputs. */
  readonly outputs: readonly Value[];
  /** Tensors beside inputs and outputs that `backward` reads. */
  readonly kept?: readonly tf.Tensor[];
}

/** A node whose outputs' derivatives are known. */
export interface BackwardCall extends NodeCall {
  /** Derivative of the output at `index`; undefined where nothing depends on it. */
  derivative(index: number): Value | undefined;
  /** An output that `keeps` asked for. */
  output(index: number): Value;
  /** Form of the input at `index`, kept or not. */
  inputType(index: number): ValueType;
  readonly kept: readonly tf.Tensor[];
  /** Whether the derivative of the input at `index` is asked for. */
  needs(index: number): boolean;
  /**
   * Where the derivative of a parameter goes: whoever asks has to write it there and returns nothing for that input.
   * Undefined for inputs that are no parameters.
   */
  target(index: number): Target | undefined;
  /**
   * What other readers of the input at `index` have already contributed to its derivative, in ONNX order. Whoever asks
   * has to include it in what it returns for that input.
   */
  addend(index: number): tf.Tensor | undefined;
}

/** What `backward` reads of the forward pass: indices of inputs and outputs. */
export interface Keeps {
  readonly inputs?: readonly number[];
  readonly outputs?: readonly number[];
}

/** An ONNX operator: how it is computed and differentiated. */
export interface Operator {
  /**
   * Looks at the node before a job is accepted.
   * @throws UnsupportedGraphError for options that `forward` or `backward` could not honour
   */
  check?(node: GraphNode, context: OperatorContext): void;
  forward(call: ForwardCall): ForwardResult;
  /** Asked once per node; nothing by default. */
  keeps?(node: GraphNode, needs: (index: number) => boolean): Keeps;
  /** Derivatives in the order of the inputs; undefined where none is asked for. Absent: no derivative passes. */
  backward?(call: BackwardCall): readonly (Value | undefined)[];
}

/** Operators by their ONNX names. */
export type OperatorTable = Readonly<Record<string, Operator>>;

/** The derivative of a node's first output, which `backward` is never called without for nodes that have one. */
export function derivative(call: BackwardCall): Value {
  const value = call.derivative(0);
  if (!value) throw new TypeError(`node ${call.node.name} has no derivative`);
  return value;
}

/** Result of a forward pass with a single output. */
export const single = (output: Value, ...kept: tf.Tensor[]): ForwardResult => ({ outputs: [output], kept });
