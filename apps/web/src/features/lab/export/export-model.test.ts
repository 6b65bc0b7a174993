import { mlp, writeModel } from "@starling/graph";
import { encodeBlock, type TrainRecord } from "@starling/protocol";
import { publishModel } from "@starling/sdk";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { sampleSpec } from "../../../../../../packages/protocol/src/testing/samples.ts";
import { exportModel } from "./export-model.ts";

const { graph, weights } = mlp({ input: [1, 2, 2], hidden: [3], classes: 2, seed: 1 });
const model = publishModel(writeModel(graph, weights));
const spec = encodeBlock(sampleSpec({}, { graph: model.graph.cid, checkpoint: model.checkpoint.cid }));
const held = new Map([...model.blocks, spec].map(({ cid, bytes }) => [cid.toString(), bytes]));

const get = async (cid: CID) => held.get(cid.toString()) ?? Promise.reject(new Error(`no block ${cid}`));

const components = { get, engine: () => Promise.reject(new TypeError("not needed")), tell: () => undefined };

describe("a model as a file", () => {
  it("is not made of a record that is no record", async () => {
    const exporting = exportModel(
      { spec: spec.cid.toString(), record: spec.cid.toString(), format: "onnx" },
      components,
    );
    await expect(exporting).rejects.toMatchObject({ name: "InvalidDataError" });
  });

  it("says which block is missing", async () => {
    const record = encodeBlock({ round: 0 } as Partial<TrainRecord>).cid.toString();
    await expect(exportModel({ spec: spec.cid.toString(), record, format: "onnx" }, components)).rejects.toThrow(
      record,
    );
  });
});
