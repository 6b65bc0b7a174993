import { jobParams } from "@starling/ledger";
import { type DatasetManifest, encodeBlock, type JobView, writeCheckpoint } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import {
  sampleAddress,
  sampleBytes32,
  sampleRawCid,
  sampleSpec,
} from "../../../../../../../packages/protocol/src/testing/samples.ts";
import { copiedParts } from "./copied-parts.ts";
import { paramsText } from "./params-text.ts";

const manifest = (count: number): DatasetManifest => ({
  v: 1,
  kind: "classification",
  name: "Dots",
  licence: "MIT",
  notice: "",
  classes: ["dark", "light"],
  sample: { shape: [1, 2, 2], dtype: "uint8", scale: 0x3b808081, offset: 0 },
  count,
  encoding: "deflate-raw",
  shards: [{ cid: sampleRawCid(`shard ${count}`), count, bytes: 10 }],
});

describe("what is copied from a job", () => {
  it("is its spec and its data, each checked by its schema", async () => {
    const [train, validation] = [encodeBlock(manifest(8)), encodeBlock(manifest(2))];
    const tensors = [
      { name: "w", shape: [5, 12], data: new Float32Array(60) },
      { name: "w.lora.A", shape: [5, 10], data: new Float32Array(50) },
    ];
    const { manifest: model } = writeCheckpoint(tensors, { graph: sampleRawCid("graph"), round: 0, parent: null });
    const spec = encodeBlock(sampleSpec({ validation: validation.cid }, { dataset: train.cid, checkpoint: model.cid }));
    const held = new Map([train, validation, model, spec].map(({ cid, bytes }) => [cid.toString(), bytes]));
    const client = {
      block: async (cid: CID) => held.get(cid.toString()) ?? Promise.reject(new Error(`no block ${cid}`)),
    } as unknown as StationClient;
    const view = { spec: spec.cid.toString(), train: { parameters: 50 } } as JobView;
    expect(await copiedParts(client, view)).toMatchObject({
      parameters: 110,
      trained: 50,
      validationCount: 2,
      dataset: { count: 8, licence: "MIT" },
      spec: { common: { title: "Sample" } },
    });
    held.set(train.cid.toString(), spec.bytes);
    await expect(copiedParts(client, view)).rejects.toMatchObject({ name: "InvalidDataError" });
  });
});

describe("parameters as text", () => {
  it("lose nothing, however large", () => {
    const params = jobParams({
      client: sampleAddress(1),
      token: sampleAddress(2),
      coordinator: sampleAddress(3),
      maxStep: 2n ** 127n,
      window: 10,
      deadline: 1_900_000_000,
      spec: sampleBytes32(4),
      terms: sampleBytes32(6),
      salt: sampleBytes32(5),
    });
    const text = paramsText(params);
    expect(text.maxStep).toBe((2n ** 127n).toString());
    expect(text).toMatchObject({ window: "10", silence: "0", deadline: "1900000000", client: params.client });
    expect(Object.keys(text).sort()).toEqual(Object.keys(params).sort());
  });
});
