import { rawBlock } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { GraphError, ModelTooLargeError } from "../errors.ts";
import { elementCount } from "../shape.ts";
import { writeModel } from "../write-model.ts";
import { type GptOptions, gpt } from "./gpt.ts";

const small: GptOptions = { vocabulary: 65, context: 16, width: 32, heads: 4, layers: 3, seed: 1 };

/** Standard deviation of a parameter's values. */
function deviation(model: ReturnType<typeof gpt>, name: string): number {
  const data = model.weights.get(name)?.data ?? new Float32Array();
  return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
}

describe("gpt", () => {
  it("has nanoGPT's parameters in their order", () => {
    const names = gpt({ ...small, layers: 1 }).graph.parameters.map(({ name, shape }) => [name, ...shape]);
    expect(names).toEqual([
      ["transformer.wte.weight", 65, 32],
      ["transformer.wpe.weight", 16, 32],
      ["transformer.h.0.ln_1.weight", 32],
      ["transformer.h.0.ln_1.bias", 32],
      ["transformer.h.0.attn.c_attn.weight", 32, 96],
      ["transformer.h.0.attn.c_attn.bias", 96],
      ["transformer.h.0.attn.c_proj.weight", 32, 32],
      ["transformer.h.0.attn.c_proj.bias", 32],
      ["transformer.h.0.ln_2.weight", 32],
      ["transformer.h.0.ln_2.bias", 32],
      ["transformer.h.0.mlp.c_fc.weight", 32, 128],
      ["transformer.h.0.mlp.c_fc.bias", 128],
      ["transformer.h.0.mlp.c_proj.weight", 128, 32],
      ["transformer.h.0.mlp.c_proj.bias", 32],
      ["transformer.ln_f.weight", 32],
      ["transformer.ln_f.bias", 32],
      ["lm_head.weight", 32, 65],
    ]);
  });

  it("has 12·C² + 13·C parameters per layer, and a head or none", () => {
    const count = (options: GptOptions) =>
      gpt(options).graph.parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0);
    const perLayer = 12 * 32 * 32 + 13 * 32;
    expect(count(small)).toBe(3 * perLayer + 2 * 65 * 32 + 16 * 32 + 64);
    expect(count({ ...small, tied: true })).toBe(3 * perLayer + 65 * 32 + 16 * 32 + 64);
  });

  it("starts with GPT-2's deviations", () => {
    const model = gpt(small);
    expect(deviation(model, "transformer.wte.weight")).toBeCloseTo(0.02, 3);
    expect(deviation(model, "transformer.h.2.mlp.c_fc.weight")).toBeCloseTo(0.02, 3);
    expect(deviation(model, "transformer.h.2.attn.c_proj.weight")).toBeCloseTo(0.02 / Math.sqrt(6), 3);
    expect(deviation(model, "transformer.h.0.mlp.c_proj.weight")).toBeCloseTo(0.02 / Math.sqrt(6), 3);
    expect(deviation(model, "transformer.h.0.attn.c_attn.bias")).toBe(0);
    expect(new Set(model.weights.get("transformer.ln_f.weight")?.data)).toEqual(new Set([1]));
  });

  it("gives the same bytes on every machine, and others for another seed", () => {
    const bytes = (seed: number) => {
      const { graph, weights } = gpt({ ...small, seed });
      return rawBlock(writeModel(graph, weights)).cid.toString();
    };
    expect(bytes(1)).toMatchInlineSnapshot(`"bafkreihvdipa2a5nkbi56bhibc4zp4pcmopy6kcsqxvoevv3hzftstf6eu"`);
    expect(bytes(2)).not.toBe(bytes(1));
  });

  it.each([
    ["a width that the heads do not share", { heads: 5 }, GraphError],
    ["no layers", { layers: 0 }, GraphError],
    ["half a token", { context: 1.5 }, GraphError],
    ["a vocabulary beyond memory", { vocabulary: 2 ** 31 }, ModelTooLargeError],
  ])("refuses %s", (_, wrong, type) => {
    expect(() => gpt({ ...small, ...wrong })).toThrow(type);
  });
});
