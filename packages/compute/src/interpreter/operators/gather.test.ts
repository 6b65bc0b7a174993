import type { TensorValue } from "@starling/graph";
import { checkOperators } from "../../../test/check-operators.ts";
import { int, type OperatorCase } from "../../../test/operator-case.ts";

const ids = (shape: number[], ...values: number[]): TensorValue => ({
  dtype: "int64",
  shape,
  data: BigInt64Array.from(values, BigInt),
});

const gather = (title: string, table: number[], axis: number, indices: TensorValue): OperatorCase => ({
  title: `Gather ${title}`,
  x: [1],
  parameters: { table },
  constants: { ids: indices },
  rank: table.length - 1 + indices.shape.length,
  nodes: [
    { op: "Gather", inputs: ["table", "ids"], output: "g", attributes: { axis: int(axis) } },
    { op: "Mul", inputs: ["g", "x"], output: "y" },
  ],
});

checkOperators("lookups", [
  gather("of rows, some of them twice", [5, 4], 0, ids([2, 3], 4, 0, 2, 4, 4, 1)),
  gather("along an inner axis", [2, 5, 3], 1, ids([3], 1, 4, 1)),
  gather("with indices from the end", [5, 4], 0, ids([2], -1, -5)),
  gather("of one column", [3, 4], -1, ids([], 2)),
  {
    title: "Gather from a value",
    x: [3, 4],
    constants: { ids: ids([2], 0, 2) },
    nodes: [{ op: "Gather", inputs: ["x", "ids"], output: "y" }],
  },
]);
