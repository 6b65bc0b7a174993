import { hasAdapters, hasBatchStatistics, mlp, readGraph, writeModel } from "@starling/graph";
import { WrongBlockError } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import type { ImageModel } from "./image-model.ts";
import { addAdapters, makeGpt, makeImageModel, readModelFile } from "./read-model.ts";

const nobody = () => Promise.reject(new WrongBlockError("no block", { fix: "Ask another station." }));
const graphOf = ({ graph, blocks }: Awaited<ReturnType<typeof readModelFile>>) =>
  readGraph(blocks.find(({ cid }) => cid === graph)?.bytes ?? new Uint8Array());

describe("a model of images from the zoo", () => {
  const form: ImageModel = { kind: "resnet", channels: 3, side: 32, classes: 7 };

  it.each(["mlp", "cnn", "resnet"] as const)("%s fits the images that were chosen", (kind) => {
    const made = makeImageModel({ ...form, kind });
    expect(made).toMatchObject({ inputShape: [3, 32, 32], outputs: 7, takesTokens: false });
    expect(hasBatchStatistics(graphOf(made))).toBe(kind === "resnet");
    expect(makeImageModel({ ...form, kind })).toEqual(made);
  });

  it("is refused where its stages leave nothing of the image", () => {
    expect(() => makeImageModel({ ...form, kind: "cnn", side: 3 })).toThrow(/small/);
  });
});

describe("adapters", () => {
  const sizes = { layers: 1, width: 16, heads: 2, context: 8, vocabulary: 256 };
  const base = makeGpt(sizes);
  const order = { checkpoint: base.checkpoint, blocks: base.blocks };

  it("are added to a model that is in the page, and keep its blocks", async () => {
    const adapted = await addAdapters({ ...order, choices: { rank: 2, alpha: 4, weights: "*attn*" } }, nobody);
    expect(hasAdapters(graphOf(adapted))).toBe(true);
    expect(adapted.trained).toBeGreaterThan(0);
    expect(adapted.parameters).toBe(base.parameters + adapted.trained);
    const own = [base.graph, base.checkpoint];
    const cids = adapted.blocks.map(({ cid }) => cid);
    expect(cids).toEqual(expect.arrayContaining(base.blocks.map(({ cid }) => cid).filter((cid) => !own.includes(cid))));
    const everywhere = await addAdapters({ ...order, choices: { rank: 2, alpha: 4, weights: "" } }, nobody);
    expect(everywhere.trained).toBeGreaterThan(adapted.trained);
    expect(structuredClone(adapted)).toEqual(adapted);
  });

  it("are added to a model that the station has", async () => {
    const held = new Map(base.blocks.map(({ cid, bytes }) => [cid, bytes]));
    const get = async (cid: { toString(): string }) => held.get(cid.toString()) ?? nobody();
    const choices = { rank: 1, alpha: 1 };
    const fetched = await addAdapters({ checkpoint: base.checkpoint, blocks: [], choices }, get);
    expect(fetched).toEqual(await addAdapters({ ...order, choices }, nobody));
    await expect(addAdapters({ ...order, blocks: [], choices }, nobody)).rejects.toThrow("no block");
  });

  it("are left out where a matrix is too small, unless it is asked for by name", async () => {
    const small = makeImageModel({ kind: "mlp", channels: 1, side: 4, classes: 2 });
    const order = { checkpoint: small.checkpoint, blocks: small.blocks };
    const { trained } = await addAdapters({ ...order, choices: { rank: 4, alpha: 1 } }, nobody);
    expect(trained).toBe(4 * (16 + 64));
    const named = addAdapters({ ...order, choices: { rank: 4, alpha: 1, weights: "*" } }, nobody);
    await expect(named).rejects.toMatchObject({ name: "GraphError", fix: expect.stringContaining("rank from 1 to 2") });
  });

  it("are refused with a fix where they do not fit", async () => {
    const refused = (choices: { rank: number; alpha: number; weights?: string }) =>
      expect(addAdapters({ ...order, choices }, nobody)).rejects;
    await refused({ rank: 400, alpha: 1 }).toMatchObject({ name: "GraphError", fix: expect.stringContaining("rank") });
    await refused({ rank: 1, alpha: 1, weights: "nothing" }).toMatchObject({ fix: expect.stringContaining("Choose") });
  });
});

describe("a file", () => {
  it("says what was rewritten of it", async () => {
    const { graph, weights } = mlp({ input: [1, 2, 2], hidden: [3], classes: 2, seed: 1 });
    const inputs = graph.inputs.map((input) => ({ ...input, shape: ["N", 1, "side", "side"] }));
    const file = new File([Uint8Array.from(writeModel({ ...graph, inputs }, weights))], "model.onnx");
    await expect(readModelFile(file, {})).rejects.toMatchObject({ dimensions: ["side"] });
    const read = await readModelFile(file, { dimensions: { side: 2 }, statistics: "batch" });
    expect(read.changes).toEqual([{ kind: "dimensions", sizes: { side: 2 } }]);
    expect(structuredClone(read)).toEqual(read);
  });
});
