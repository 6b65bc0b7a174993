import { describe, expect, it } from "vitest";
import { edited, movedOut } from "../../test/infer/edited-model.ts";
import { mlpFile } from "../../test/infer/small-models.ts";
import { MemoryLimitError, ModelFileError } from "../errors.ts";
import { checkModel, requireModelBytes } from "./check-model.ts";
import type { ModelFile } from "./model-file.ts";

const whole = mlpFile();

/** The MLP with the weights of its first layer in "weights.bin". */
function split(): { graph: Uint8Array; weights: Uint8Array } {
  let weights = new Uint8Array();
  const graph = edited(whole.graph, ({ initializer }) => {
    for (const tensor of initializer)
      if (tensor.name === "fc1.weight") weights = movedOut(tensor, "weights.bin", 0).slice();
  });
  return { graph, weights };
}

const { graph, weights } = split();
const withFile = (path: string, bytes: Uint8Array): ModelFile => ({ ...whole, graph, external: [{ path, bytes }] });

describe("checkModel", () => {
  it("takes a model whose weights are inside, or whole in the file that it names", () => {
    expect(checkModel(whole).outputs).toMatchObject([{ name: "logits" }]);
    expect(checkModel(withFile("./weights.bin", weights)).external).toEqual([
      { path: "weights.bin", bytes: weights.byteLength, tensor: "fc1.weight" },
    ]);
  });

  it.each<[string, ModelFile, RegExp]>([
    ["bytes that are no model", { ...whole, graph: Uint8Array.of(1, 2, 3) }, /"classifier" cannot be read/],
    ["a file that ends early", { ...whole, graph: whole.graph.slice(0, -5) }, /"classifier" cannot be read/],
    ["weights that are not there", withFile("other.bin", weights), /"fc1.weight" in "weights.bin", which is not there/],
    ["weights that end early", withFile("weights.bin", weights.slice(4)), /has 100348 bytes instead of 100352/],
    [
      "operators of a foreign set",
      {
        ...whole,
        graph: edited(whole.graph, ({ node }) => {
          for (const one of node)
            if (one.opType === "Relu") Object.assign(one, { opType: "Gate", domain: "com.example" });
        }),
      },
      /"classifier".*node "relu1" \(com.example::Gate\)/,
    ],
  ])("refuses %s", (_, file, message) => {
    expect(() => checkModel(file)).toThrow(ModelFileError);
    expect(() => checkModel(file)).toThrow(message);
  });

  it("refuses three gigabytes from their declaration, with nothing of them there", () => {
    const huge = edited(graph, ({ initializer }) => {
      const tensor = initializer.find(({ name }) => name === "fc1.weight");
      if (tensor === undefined) throw new TypeError("the MLP has a first layer");
      tensor.dims = [1024n, 1024n, 768n];
      tensor.externalData = tensor.externalData.filter(({ key }) => key === "location");
    });
    const refusal = expect(() => checkModel({ ...whole, graph: huge }));
    refusal.toThrow(MemoryLimitError);
    refusal.toThrow(/"classifier" has 32212\d{5} bytes; at most 1073741824/);
  });

  it("refuses files over the limit before it looks into them", () => {
    expect(() => checkModel({ ...whole, graph: new Uint8Array(11) }, 10)).toThrow(MemoryLimitError);
    expect(() => requireModelBytes("m", 3 * 2 ** 30)).toThrow(MemoryLimitError);
    expect(() => requireModelBytes("m", 2 ** 30)).not.toThrow();
  });
});
