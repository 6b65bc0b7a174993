import { checkOperators } from "../../../test/check-operators.ts";
import { float, type OperatorCase } from "../../../test/operator-case.ts";

type Attributes = NonNullable<OperatorCase["nodes"][number]["attributes"]>;

const unary = (op: string, attributes: Attributes = {}): OperatorCase => ({
  title: op,
  x: [4, 7],
  opset: 20,
  nodes: [{ op, inputs: ["x"], output: "y", attributes }],
});

/** Of positive operands, all of them above a half. */
const positive = (op: string): OperatorCase => ({
  title: `${op} of positive numbers`,
  x: [3, 5],
  nodes: [
    { op: "Constant", inputs: [], output: "c", attributes: { value_float: float(2.75) } },
    { op: "Add", inputs: ["x", "c"], output: "p" },
    { op, inputs: ["p"], output: "y" },
  ],
});

checkOperators("functions", [
  ...["Exp", "Neg", "Abs", "Erf", "Softplus", "Elu", "HardSwish", "HardSigmoid"].map((op) => unary(op)),
  ...["Log", "Sqrt", "Reciprocal"].map(positive),
  unary("LeakyRelu", { alpha: float(0.2) }),
  { ...unary("Elu", { alpha: float(0.5) }), title: "Elu with its own alpha" },
  { ...unary("HardSigmoid", { alpha: float(0.4), beta: float(0.35) }), title: "HardSigmoid with its own slope" },
]);
