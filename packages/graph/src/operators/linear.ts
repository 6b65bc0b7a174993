import { floatAttribute, intAttribute } from "../attributes.ts";
import { attention, attentionForm } from "../shapes/attention.ts";
import { gemm, matMul } from "../shapes/linear.ts";
import { elements, type Family, type FlopsRule } from "./operator.ts";

const gemmFlops: FlopsRule = (node, inputs, output) => {
  const inner = inputs[0]?.shape[intAttribute(node, "transA", 0) === 0 ? 1 : 0] ?? 0;
  const bias = inputs[2] === undefined ? 0n : elements(output);
  return 2n * BigInt(inner) * elements(output) + bias;
};

const matMulFlops: FlopsRule = (_node, inputs, output) => 2n * BigInt(inputs[0]?.shape.at(-1) ?? 0) * elements(output);

/** One number per head, query and key. */
const attentionScores: FlopsRule = (node, inputs) => {
  const { batch, heads, queries, keys } = attentionForm(node, inputs);
  return BigInt(batch) * BigInt(heads) * BigInt(queries) * BigInt(keys);
};

/** Two products of matrices per head; per score a scaling, a Softmax, the cap's three operations, and the masks' additions. */
const attentionFlops: FlopsRule = (node, inputs, output) => {
  const { size, valueSize, causal } = attentionForm(node, inputs);
  const masks = (causal ? 1 : 0) + (inputs[3] === undefined ? 0 : 1);
  const capped = floatAttribute(node, "softcap", 0) === 0 ? 0 : 3;
  return attentionScores(node, inputs, output) * BigInt(2 * size + 2 * valueSize + 1 + 5 + capped + masks);
};

/** Products of matrices. */
export const LINEAR: Family = [
  [
    "Gemm",
    {
      inputs: [2, 3],
      outputs: 1,
      attributes: { alpha: "float", beta: "float", transA: "int", transB: "int" },
      shape: gemm,
      flops: gemmFlops,
    },
  ],
  ["MatMul", { inputs: [2, 2], outputs: 1, attributes: {}, shape: matMul, flops: matMulFlops }],
  [
    "Attention",
    {
      since: 23,
      inputs: [3, 6],
      outputs: 1,
      attributes: {
        is_causal: "int",
        kv_num_heads: "int",
        q_num_heads: "int",
        qk_matmul_output_mode: "int",
        scale: "float",
        softcap: "float",
        softmax_precision: "int",
      },
      shape: attention,
      flops: attentionFlops,
      saves: "both",
      savesMore: attentionScores,
    },
  ],
];
