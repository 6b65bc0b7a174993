import { MAX_LOGITS } from "@starling/graph";
import * as tf from "@tensorflow/tfjs-core";
import type { CompiledGraph } from "../interpreter/compile-graph.ts";
import type { Draw } from "../interpreter/draw.ts";
import { splitHead } from "../interpreter/split-head.ts";
import type { Operand } from "../kernels/operand.ts";
import type { Batch, BatchForm, LossKind } from "../samples/batch.ts";
import { backwardPass } from "../tape/backward-pass.ts";
import { asOperands, forwardPass, runForward } from "../tape/forward-pass.ts";
import { parameterGradients } from "../tape/parameter-gradients.ts";
import { lossOf } from "./loss.ts";
import type { ParameterLayout } from "./parameter-layout.ts";
import { lossInPieces, type PiecedStep } from "./pieced-step.ts";

/** Tensors of one micro-batch. */
export interface BatchTensors {
  /** f32 or i32 [rows, ...sampleShape] */
  readonly x: tf.Tensor;
  /** i32 or f32 [rows · targetsPerSample] */
  readonly targets: tf.Tensor1D;
}

/** A micro-batch as tensors, which the caller disposes. */
export function batchTensors({ x, targets }: Batch, { sampleShape, dtype, targetsPerSample }: BatchForm): BatchTensors {
  const rows = targets.length / targetsPerSample;
  return {
    x: tf.tensor(x, [rows, ...sampleShape], dtype),
    targets: tf.tensor1d(targets, targets instanceof Int32Array ? "int32" : "float32"),
  };
}

/** What the parameters of a step are read from and their gradient is written to. */
export interface StepTensors {
  /** Optimizer state, f32 [3 · length]; its first third is the weights. */
  readonly state: tf.Tensor1D;
  /** Frozen parameters by name. */
  readonly frozen: ReadonlyMap<string, tf.Tensor>;
  /** f32 [length] */
  readonly gradient: tf.Tensor1D;
  /** Whether the gradient is added to what lies there. */
  readonly accumulate: boolean;
}

/** The parameters by name: the trainable ones where they lie in the optimizer's state. */
function operandsIn({ placed }: ParameterLayout, { state, frozen }: StepTensors): Map<string, Operand> {
  const operands = asOperands(frozen);
  for (const { name, shape, offset } of placed) operands.set(name, { tensor: state, offset, shape });
  return operands;
}

/** The name of the graph's data input. */
export function inputName({ graph }: CompiledGraph): string {
  const names = new Set(graph.parameters.map((parameter) => parameter.name));
  return graph.inputs.find(({ name }) => !names.has(name))?.name ?? "";
}

/** What a forward pass over a micro-batch is given: parameters and data by name. */
export function givenFor(
  compiled: CompiledGraph,
  parameters: ReadonlyMap<string, tf.Tensor>,
  x: tf.Tensor,
): Map<string, Operand> {
  return asOperands(new Map(parameters).set(inputName(compiled), x));
}

/** The graph's output for a micro-batch, in ONNX order. */
export function outputOf(compiled: CompiledGraph, parameters: ReadonlyMap<string, tf.Tensor>, x: tf.Tensor): tf.Tensor {
  return runForward(compiled, givenFor(compiled, parameters, x));
}

/**
 * Loss and gradient of one micro-batch. The gradient of the losses' weighted sum is written into `tensors.gradient`.
 *
 * @param weight what each loss counts: 1 / (batch · targetsPerSample)
 * @param draw what random choices depend on
 * @returns losses, f32 [rows · targetsPerSample]
 */
export function microBatch(
  compiled: CompiledGraph,
  layout: ParameterLayout,
  tensors: StepTensors,
  { x, targets }: BatchTensors,
  { kind, weight, draw }: { readonly kind: LossKind; readonly weight: number; readonly draw: Draw },
): tf.Tensor1D {
  return tf.tidy(() => {
    const given = operandsIn(layout, tensors).set(inputName(compiled), { tensor: x, offset: 0, shape: x.shape });
    const gradients = parameterGradients(tensors.gradient, layout.placed, tensors.accumulate);
    const split = kind === "cross-entropy" ? splitHead(compiled) : undefined;
    const inPieces = split !== undefined && targets.size * split.columns > MAX_LOGITS;
    const losses = inPieces
      ? lossInPieces({ split, given, gradients, targets, weight, draw })
      : wholeLoss(compiled, { given, gradients, targets, weight, draw, kind });
    gradients.finish();
    return losses;
  });
}

function wholeLoss(
  compiled: CompiledGraph,
  { given, gradients, targets, weight, draw, kind }: Omit<PiecedStep, "split"> & { readonly kind: LossKind },
): tf.Tensor1D {
  const { output, tape } = forwardPass(compiled, given, true, draw);
  const { losses, seed } = lossOf(kind, output, targets, weight);
  backwardPass(compiled, tape, seed, gradients);
  return losses;
}
