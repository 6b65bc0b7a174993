import type { Graph, TensorValue } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { copyOf } from "../interpreter/operand-tensor.ts";
import { constantTensor } from "../interpreter/operators/constant.ts";
import { inOnnxOrder, onnxValue, typeOf, type Value, type ValueType } from "../interpreter/value.ts";
import { packHalves, unpackHalves } from "../kernels/half.ts";
import type { Operand } from "../kernels/operand.ts";
import type { Readers } from "./readers.ts";

/** Values of one pass by name. Each is freed as soon as its last reader is done. */
export interface ValueStore {
  value(name: string): Value;
  /** In ONNX order, where it lies. */
  operand(name: string): Operand;
  /** The form that a value has or had. */
  type(name: string): ValueType;
  /** Lets a value be read here that stays its owner's. */
  lend(name: string, value: Value): void;
  /** Takes a tensor over. */
  put(name: string, value: Value): void;
  /** Tells that a reader is done. */
  release(name: string): void;
  /** Stores a value that has just so many readers left in half the room, until the next of them asks for it. */
  packFor(name: string, readers: number): void;
  /** Hands out the graph's output, which the caller then owns. */
  take(name: string): Value;
  /** Tensors made by `value` since the last call, which the scope that is open must not free. */
  fresh(): tf.Tensor[];
}

interface Entry {
  /** The value, or its halves (see `packHalves`). */
  readonly value: Value;
  readonly packed: boolean;
  /** What the caller gave stays the caller's. */
  readonly owned: boolean;
}

/**
 * An empty store.
 *
 * @param given inputs and parameters by name, in ONNX order
 * @param readers how often each value will be released
 */
export function valueStore(
  { constants }: Pick<Graph, "constants">,
  given: ReadonlyMap<string, Operand>,
  readers: Readers,
): ValueStore {
  const entries = new Map<string, Entry>();
  const types = new Map<string, ValueType>();
  const left = new Map(readers);
  let made: tf.Tensor[] = [];

  const add = (name: string, value: Value, owned: boolean): Value => {
    entries.set(name, { value, owned, packed: false });
    types.set(name, typeOf(value));
    return value;
  };
  const drop = (name: string) => {
    const entry = entries.get(name);
    if (entry?.owned) entry.value.tensor.dispose();
    entries.delete(name);
  };
  const make = (name: string, tensor: tf.Tensor): Value => {
    made.push(tensor);
    return add(name, onnxValue(tensor), true);
  };
  const value = (name: string): Value => {
    const entry = entries.get(name);
    if (entry?.packed) return unpack(name, entry.value);
    if (entry) return entry.value;
    const operand = given.get(name);
    if (operand) return isWhole(operand) ? add(name, onnxValue(operand.tensor), false) : make(name, copyOf(operand));
    return make(name, constantTensor(constantOf(constants, name)));
  };

  const unpack = (name: string, { tensor, layout }: Value): Value => {
    const whole = unpackHalves(tensor, types.get(name)?.shape ?? []);
    made.push(whole);
    tensor.dispose();
    return add(name, { tensor: whole, layout }, true);
  };

  const packFor = (name: string, readers: number) => {
    const entry = entries.get(name);
    if (!entry?.owned || entry.packed || left.get(name) !== readers) return;
    const { tensor, layout } = entry.value;
    if (tensor.dtype !== "float32") return;
    const packed = packHalves(tensor);
    tensor.dispose();
    entries.set(name, { value: { tensor: packed, layout }, owned: true, packed: true });
  };

  const release = (name: string) => {
    const count = (left.get(name) ?? 0) - 1;
    left.set(name, count);
    if (count <= 0) drop(name);
  };

  return {
    value,
    operand: (name) => {
      const operand = given.get(name);
      if (operand) return operand;
      const tensor = inOnnxOrder(value(name));
      return { tensor, offset: 0, shape: tensor.shape };
    },
    type: (name) => {
      const shape = (given.get(name) ?? constants.get(name))?.shape ?? [];
      return types.get(name) ?? { shape, layout: "onnx" };
    },
    lend: (name, lent) => void add(name, lent, false),
    put: (name, result) => {
      add(name, result, true);
      if ((left.get(name) ?? 0) === 0) drop(name);
    },
    release,
    packFor,
    take: (name) => {
      const { tensor, layout } = value(name);
      const own = { tensor: tf.clone(tensor), layout };
      release(name);
      return own;
    },
    fresh: () => {
      const tensors = made;
      made = [];
      return tensors;
    },
  };
}

function isWhole({ tensor, offset, shape }: Operand): boolean {
  return offset === 0 && tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i]);
}

function constantOf(constants: ReadonlyMap<string, TensorValue>, name: string): TensorValue {
  const constant = constants.get(name);
  if (constant) return constant;
  throw new TypeError(`nothing computes ${name}`);
}
