import type { TrainSpec } from "@starling/protocol";
import { encodeBlock, parse, TrainSpec as Schema } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { describe, expect, it, vi } from "vitest";
import { FIRST_DRAFT } from "../draft/draft.ts";
import { assemble, type Gathered } from "./assemble.ts";
import type { CopiedParts } from "./copied-parts.ts";
import type { ReadDataReply, ReadModelReply } from "./messages.ts";
import { paramsText } from "./params-text.ts";
import { uploadJob } from "./upload.ts";

const block = (name: string) => encodeBlock({ name }).cid.toString();
const raw = (name: string) => block(name).replace("bafyrei", "bafkrei");

const model: ReadModelReply = {
  graph: raw("graph"),
  checkpoint: block("checkpoint"),
  blocks: [{ cid: raw("graph"), bytes: new Uint8Array(1) }],
  parameters: 50,
  trained: 40,
  flops: { train: 600, evaluate: 200 },
  inputShape: [1, 2, 2],
  takesTokens: false,
  outputs: 2,
};
const data: ReadDataReply = {
  train: block("train"),
  validation: block("validation"),
  test: block("test"),
  blocks: [{ cid: raw("shard"), bytes: new Uint8Array(2) }],
  trainCount: 800,
  validationCount: 100,
  shardCount: 800,
  sampleShape: [1, 2, 2],
  outputs: 2,
  loss: "softmax-cross-entropy",
  contributor: undefined,
  preview: { classes: [], shape: [1, 2, 2], samples: [], text: "", tokens: [] },
};
const own: Gathered = {
  draft: { ...FIRST_DRAFT, model: "own", data: "own", title: " Dots ", purpose: "To try.", rounds: 3, target: 90 },
  engine: `0x${"11".repeat(32)}`,
  price: 1_000_000_000_000n,
  copied: undefined,
  model,
  data,
};

describe("assembling a job", () => {
  it("builds a spec that the schema takes, and an estimate", () => {
    const { spec, blocks, estimate } = assemble(own);
    expect(parse(Schema, spec)).toEqual(spec);
    expect(spec.common).toMatchObject({
      title: "Dots",
      stop: { rounds: 3, targetPpm: 900_000 },
      price: "1000000000000",
    });
    expect(spec.laneParams.graph.toString()).toBe(model.graph);
    expect(blocks).toHaveLength(2);
    expect(estimate.cost.high).toBeGreaterThan(estimate.cost.low);
  });

  it("mixes an own model with another job's data", () => {
    const { spec } = assemble(own);
    const copied: CopiedParts = {
      spec: { ...spec, laneParams: { ...spec.laneParams, span: 77 } } as TrainSpec,
      parameters: 9,
      trained: 9,
      dataset: {} as CopiedParts["dataset"],
      validationCount: 10,
    };
    const mixed = assemble({ ...own, draft: { ...own.draft, data: "copy" }, copied, data: undefined });
    expect(mixed.spec.laneParams.span).toBe(77);
    expect(mixed.blocks.map(({ cid }) => cid)).toEqual([model.graph]);
    const copy = assemble({ ...own, draft: { ...own.draft, model: "copy", data: "copy" }, copied });
    expect(copy.blocks).toEqual([]);
    expect(copy.spec.laneParams.checkpoint.toString()).toBe(model.checkpoint);
  });

  it("pays the contributor of the data, and copies what copied data asks", () => {
    const contributor = { account: `0x${"aa".repeat(20)}`, bps: 250 } as const;
    const { spec } = assemble({ ...own, data: { ...data, contributor } });
    expect(spec.common.royalties).toEqual([contributor]);
    expect(
      assemble({ ...own, data: { ...data, contributor: { ...contributor, bps: 0 } } }).spec.common.royalties,
    ).toEqual([]);
    const copied: CopiedParts = {
      spec,
      parameters: 9,
      trained: 9,
      dataset: {} as CopiedParts["dataset"],
      validationCount: 10,
    };
    const copy = assemble({ ...own, draft: { ...own.draft, data: "copy" }, copied, data: undefined });
    expect(copy.spec.common.royalties).toEqual([contributor]);
  });

  it("takes the loss of the data, and leaves a target that nothing could reach", () => {
    const { spec } = assemble({ ...own, data: { ...data, loss: "mean-squared-error", outputs: 1 } });
    expect([spec.laneParams.loss, spec.common.stop.targetPpm]).toEqual(["mean-squared-error", 0]);
    expect(assemble(own).spec.laneParams.loss).toBe("softmax-cross-entropy");
  });

  it("takes the model with adapters where they are asked for, and says so where there is none yet", () => {
    const adapted = { ...model, graph: raw("adapted"), checkpoint: block("adapted"), parameters: 5_000, trained: 8 };
    const draft = { ...own.draft, adapters: true };
    const { spec, blocks } = assemble({ ...own, draft, adapted });
    expect(spec.laneParams.checkpoint.toString()).toBe(adapted.checkpoint);
    expect(blocks.slice(0, 1)).toEqual(adapted.blocks);
    // Room for the whole model, and for an update of its adapters alone: int4 codes, a half byte each.
    expect(spec.common.limits).toMatchObject({ modelBytes: 40_000, updateBytes: 4 + 64 * 1024 });
    expect(() => assemble({ ...own, draft })).toThrow("The recipe is not ready.");
    expect(assemble({ ...own, adapted }).spec.laneParams.checkpoint.toString()).toBe(model.checkpoint);
  });

  it("names the step that is missing", () => {
    expect(() => assemble({ ...own, model: undefined })).toThrow("The model is not ready.");
    expect(() => assemble({ ...own, data: undefined })).toThrow("The data is not ready.");
    expect(() => assemble({ ...own, draft: { ...own.draft, model: "copy" } })).toThrow("The model is not ready.");
  });
});

describe("uploading a job", () => {
  const station = (reply: object) => {
    const upload = vi.fn(async () => undefined);
    const check = vi.fn(async () => reply);
    return { upload, check, client: { upload, check } as unknown as StationClient };
  };

  it("gives every block and the spec, then asks for the check", async () => {
    const { client, upload, check } = station({ ok: true, problems: [] });
    const job = assemble(own);
    const seen: string[] = [];
    const cid = await uploadJob(client, job, { onProgress: (done, all) => seen.push(`${done}/${all}`) });
    expect(seen).toEqual(["1/3", "2/3", "3/3"]);
    expect(upload).toHaveBeenCalledTimes(3);
    expect(check).toHaveBeenCalledExactlyOnceWith(cid, {});
    expect(cid.equals(encodeBlock(job.spec).cid)).toBe(true);
  });

  it("passes the station's problems on", async () => {
    const problems = [
      { message: "Operator Loop cannot be trained.", fix: "Unroll it." },
      { message: "Too large.", fix: "Shrink it." },
    ];
    const { client } = station({ ok: false, problems });
    await expect(uploadJob(client, assemble(own), { onProgress: () => undefined })).rejects.toMatchObject({
      message: "Operator Loop cannot be trained.",
      fix: "Unroll it.",
      details: ["Too large. Shrink it."],
    });
  });
});

it("writes job parameters with numbers as text", () => {
  const name = `0x${"22".repeat(20)}` as const;
  const digest = `0x${"33".repeat(32)}` as const;
  const params = {
    client: name,
    token: name,
    coordinator: name,
    arbiter: name,
    bond: 0n,
    maxStep: 10n ** 24n,
    window: 10,
    ruling: 10,
    silence: 0,
    grace: 40,
    deadline: 1_795_000_000,
    claimUntil: 1_796_000_000,
    spec: digest,
    terms: digest,
    salt: digest,
  };
  expect(paramsText(params)).toEqual({
    ...params,
    bond: "0",
    maxStep: "1000000000000000000000000",
    window: "10",
    ruling: "10",
    silence: "0",
    grace: "40",
    deadline: "1795000000",
    claimUntil: "1796000000",
  });
});
