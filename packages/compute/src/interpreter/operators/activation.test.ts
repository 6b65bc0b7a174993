import { checkOperators } from "../../../test/check-operators.ts";
import { int, text } from "../../../test/operator-case.ts";

const gelu = (approximate: string) => ({
  title: `Gelu, ${approximate === "tanh" ? "tanh form" : "exact"}`,
  x: [4, 7],
  opset: 20,
  nodes: [{ op: "Gelu", inputs: ["x"], output: "y", attributes: { approximate: text(approximate) } }],
});

const unary = (op: string) => ({ title: op, x: [4, 7], nodes: [{ op, inputs: ["x"], output: "y" }] });

checkOperators("activations", [
  unary("Relu"),
  unary("Tanh"),
  unary("Sigmoid"),
  gelu("none"),
  gelu("tanh"),
  unary("Softmax"),
  unary("LogSoftmax"),
  {
    title: "LogSoftmax over the first axis",
    x: [4, 3],
    nodes: [{ op: "LogSoftmax", inputs: ["x"], output: "y", attributes: { axis: int(0) } }],
  },
  {
    title: "Softmax over an inner axis",
    x: [2, 5, 3],
    nodes: [{ op: "Softmax", inputs: ["x"], output: "y", attributes: { axis: int(1) } }],
  },
]);
