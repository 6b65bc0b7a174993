import { checkOperators } from "./check-operators.ts";
import { GraphError, ShapeError } from "./errors.ts";
import { inferShapes } from "./infer-shapes.ts";
import { formatShape } from "./shape.ts";
import type { DType, Graph } from "./types.ts";

/** Two samples: what only works for one would pass with a batch of one. */
const PROBE_BATCH = 2;

/** Samples are numbers, or the ids of tokens. */
const INPUT_TYPES: readonly DType[] = ["float32", "int64"];
const OUTPUT_TYPES: readonly DType[] = ["float32"];

/**
 * Checks that a graph can be trained here: supported operators used as ONNX defines them, shapes that fit, one input of
 * float32 samples or int64 token ids and one float32 output whose first dimension is the batch, and something to train.
 * @param supportedOps Operators that the engine computes.
 * @throws UnsupportedOperatorError, InvalidOperatorError, ShapeError, ModelTooLargeError, GraphError
 */
export function checkGraph(graph: Graph, supportedOps: ReadonlySet<string>): void {
  checkOperators(graph, supportedOps);
  const types = inferShapes(graph, PROBE_BATCH);
  for (const [role, values] of [
    ["input", graph.inputs],
    ["output", graph.outputs],
  ] as const) {
    const [value] = values;
    if (value === undefined || values.length !== 1) {
      throw new GraphError(`The model has ${values.length} ${role}s.`, { fix: `Export it with one ${role}.` });
    }
    if (typeof value.shape[0] !== "string" || types.get(value.name)?.shape[0] !== PROBE_BATCH) {
      throw new ShapeError(
        `The first dimension of ${role} "${value.name}" ${formatShape(value.shape)} is no open batch.`,
        {
          fix: 'Export the model with a dynamic first axis, e.g. dynamic_axes={"input": {0: "N"}, "output": {0: "N"}}.',
        },
      );
    }
    const allowed = role === "input" ? INPUT_TYPES : OUTPUT_TYPES;
    if (!allowed.includes(value.dtype)) {
      throw new ShapeError(`The ${role} "${value.name}" is ${value.dtype}.`, {
        fix: `Make it ${allowed.join(" or ")}.`,
      });
    }
  }
  if (!graph.parameters.some(({ trainable }) => trainable)) {
    throw new GraphError("The model has no trainable parameter.", {
      fix: "Export it with its weights as float32 initializers.",
    });
  }
}
