import { axisAttribute, floatAttribute } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import { emptyTensor } from "../../kernels/dispatch.ts";
import { layerNorm, layerNormGradient, layerNormParameterGradients } from "../../kernels/layer-norm.ts";
import type { Operand, Target } from "../../kernels/operand.ts";
import { place } from "../../kernels/place.ts";
import { rmsNorm, rmsNormGradient, rmsNormParameterGradients } from "../../kernels/rms-norm.ts";
import {
  type BackwardCall,
  derivative,
  type ForwardCall,
  type Operator,
  type OperatorTable,
  single,
} from "../operator.ts";
import { unsupported } from "../unsupported.ts";
import { inOnnxOrder, onnxShape, onnxValue, type Value } from "../value.ts";

/** ONNX's default. */
const EPSILON = 1e-5;
const [X, SCALE, BIAS] = [0, 1, 2] as const;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** x as a matrix whose rows are normalised: all axes from `axis` on are one row. */
function rowsOf(call: ForwardCall | BackwardCall, { tensor, offset, shape }: Operand): Operand {
  const axis = axisAttribute(call.node, -1, shape.length);
  return { tensor, offset, shape: [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))] };
}

const epsilonOf = ({ node }: ForwardCall | BackwardCall) => floatAttribute(node, "epsilon", EPSILON);

/** LayerNormalization and RMSNormalization, which differ in the mean and in the shift. */
function rowNormalization(kind: "layer" | "rms"): Operator {
  return {
    check: (node) => {
      if (node.outputs.slice(1).some((name) => name !== "")) {
        throw unsupported(node, "outputs beside the first one are not supported");
      }
    },
    forward: (call) => {
      const x = call.operand(X);
      const [rows, scale] = [rowsOf(call, x), call.operand(SCALE)];
      const bias = kind === "layer" && call.has(BIAS) ? call.operand(BIAS) : undefined;
      const y =
        kind === "layer" ? layerNorm(rows, scale, bias, epsilonOf(call)) : rmsNorm(rows, scale, epsilonOf(call));
      return single(onnxValue(tf.reshape(y, [...x.shape])));
    },
    keeps: (_node, needs) => ({ inputs: [...(needs(X) || needs(SCALE) ? [X] : []), ...(needs(X) ? [SCALE] : [])] }),
    backward: (call) => {
      const dy = inOnnxOrder(derivative(call));
      const parameters = call.needs(SCALE) || call.needs(BIAS) ? parameterDerivatives(kind, call, dy) : [];
      return [call.needs(X) ? inputDerivative(kind, call, dy) : undefined, ...parameters];
    },
  };
}

function inputDerivative(kind: "layer" | "rms", call: BackwardCall, dy: tf.Tensor): Value {
  const gradient = kind === "layer" ? layerNormGradient : rmsNormGradient;
  const dx = gradient(dy, rowsOf(call, call.operand(X)), call.operand(SCALE), epsilonOf(call), call.addend(X));
  return onnxValue(tf.reshape(dx, onnxShape(call.inputType(X))));
}

/** Written where parameters' gradients go; a scale or bias that is none gets a tensor of its own. */
function parameterDerivatives(kind: "layer" | "rms", call: BackwardCall, dy: tf.Tensor): (Value | undefined)[] {
  const x = rowsOf(call, call.operand(X));
  const n = x.shape[1] ?? 1;
  const wanted = [SCALE, BIAS].map((i) => call.needs(i));
  const targets = wanted.map((needed, i) => (needed ? call.target([SCALE, BIAS][i] ?? 0) : undefined));
  const [scale, bias] = targets;
  if (scale && (bias || !wanted[1])) {
    write(kind, dy, x, epsilonOf(call), scale, bias);
    return [];
  }
  const own = emptyTensor<tf.Tensor1D>([2 * n]);
  const at = (offset: number): Target => ({ tensor: own, offset, accumulate: false });
  write(kind, dy, x, epsilonOf(call), at(0), at(n));
  return wanted.map((needed, i) => {
    if (!needed) return undefined;
    const part = tf.reshape(tf.slice(own, i * n, n), [...call.inputType([SCALE, BIAS][i] ?? 0).shape]);
    const target = targets[i];
    if (!target) return onnxValue(part);
    place(part, target);
    return undefined;
  });
}

function write(kind: "layer" | "rms", dy: tf.Tensor, x: Operand, epsilon: number, scale: Target, bias?: Target): void {
  if (kind === "layer") layerNormParameterGradients(dy, x, epsilon, scale, bias);
  else rmsNormParameterGradients(dy, x, epsilon, scale);
}

/** Normalisation of rows, each by its own statistics. */
export const rowNormalizationOperators: OperatorTable = {
  LayerNormalization: rowNormalization("layer"),
  RMSNormalization: rowNormalization("rms"),
};
