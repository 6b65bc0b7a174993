import { StarlingError } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import * as errors from "./errors.ts";
import * as graph from "./index.ts";

describe("the package", () => {
  it("exports these names", () => {
    expect(
      Object.keys(graph)
        .filter((name) => !(name in errors))
        .sort(),
    ).toMatchInlineSnapshot(`
      [
        "COSTABLE_OPERATORS",
        "ELEMENT_BYTES",
        "MAX_DATASET_BYTES",
        "MAX_FILES",
        "MAX_OPSET",
        "MIN_OPSET",
        "OPERATORS",
        "addAdapters",
        "analyseGraph",
        "attentionForm",
        "attribute",
        "axisAttribute",
        "balancedSubset",
        "bpeTokenizer",
        "broadcastShapes",
        "byteTokenizer",
        "calibrationGraph",
        "characterTokenizer",
        "checkGraph",
        "checkLabels",
        "checkWeights",
        "cnn",
        "constantValue",
        "convTransposeWindow",
        "convWindow",
        "cost",
        "decodeImage",
        "decodePixels",
        "decodeShard",
        "decodeTokenShard",
        "distinctCharacters",
        "elementCount",
        "encodeShard",
        "encodeTokenShard",
        "evaluationGraph",
        "fillTensor",
        "fitImage",
        "float32Tensor",
        "floatAttribute",
        "foldConstants",
        "formatManifestJson",
        "formatShape",
        "fromOnnxDataType",
        "gpt",
        "gunzip",
        "hasBatchStatistics",
        "inferShapes",
        "inferenceCost",
        "int64Vector",
        "intAttribute",
        "intsAttribute",
        "isHiddenFile",
        "mergeAdapters",
        "mlp",
        "nearestPositions",
        "openTokenizer",
        "padForm",
        "parseManifestJson",
        "poolWindow",
        "randomIntegers",
        "randomOrder",
        "readCsv",
        "readGraph",
        "readIdx",
        "readIdxPair",
        "readImages",
        "readModel",
        "readSafetensors",
        "reducedAxes",
        "removeIdentities",
        "resnet",
        "resolveAxes",
        "resolveAxis",
        "sampleBytes",
        "selectSamples",
        "simplifyGraph",
        "sliceForm",
        "splitSizes",
        "stringAttribute",
        "stripWeights",
        "tensorBytes",
        "tensorFromBytes",
        "toOnnxDataType",
        "tokenBytes",
        "tokenBytesFor",
        "tokensOfSamples",
        "unzipFiles",
        "withBatchStatistics",
        "withoutSoftmax",
        "writeDataset",
        "writeGraph",
        "writeModel",
        "writeSafetensors",
        "writeTokenizer",
        "writeTokens",
      ]
    `);
  });

  it("names each error as its class", () => {
    for (const [name, type] of Object.entries(errors)) {
      const error = new type("It broke.", { fix: "Mend it." });
      expect(error).toBeInstanceOf(StarlingError);
      expect(error.name).toBe(name);
    }
  });
});
