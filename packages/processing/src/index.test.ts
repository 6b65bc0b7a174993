import { expect, it } from "vitest";
import * as processing from "./index.ts";

it("exports what the README promises and nothing else", () => {
  expect(Object.keys(processing).sort()).toMatchInlineSnapshot(`
    [
      "ComparisonRule",
      "FASHION_PICTURES",
      "FASHION_SAMPLES",
      "ItemError",
      "ItemTooLargeError",
      "MalformedItemError",
      "ModelCostError",
      "ModelOutputError",
      "ModelRunError",
      "PAGE_OCR",
      "Pipeline",
      "PipelineError",
      "ProcessingError",
      "ResourceError",
      "SPEECH_DETECTION",
      "checkPipeline",
      "compareOutputs",
      "decodeResults",
      "encodeResults",
      "failedItem",
      "itemFlops",
      "itemProcessor",
      "nominalInputs",
      "parsePipeline",
      "resultName",
      "resultsToJsonLines",
      "resultsToSafetensors",
      "stagesOf",
      "startCarry",
    ]
  `);
});
