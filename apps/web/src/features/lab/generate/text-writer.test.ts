import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { gpt, writeModel } from "@starling/graph";
import { type Block, encodeBlock, type JobId, type TrainRecord, WrongBlockError } from "@starling/protocol";
import { publishModel, publishText } from "@starling/sdk";
import { CID } from "multiformats/cid";
import { beforeAll, describe, expect, it } from "vitest";
import { sampleSpec } from "../../../../../../packages/protocol/src/testing/samples.ts";
import type { GenerateNews } from "./messages.ts";
import { textWriter } from "./text-writer.ts";

const { graph, weights } = gpt({ vocabulary: 256, context: 8, width: 8, heads: 2, layers: 1, seed: 1 });
const model = publishModel(writeModel(graph, weights));
const text = new TextEncoder().encode("The whale swam under the ship. ".repeat(20));
const card = { name: "Whales", licence: "MIT", notice: "", tokenizer: { kind: "bytes" }, vocabulary: 256 } as const;
const data = publishText(text, { ...card, context: 8 });
const spec = encodeBlock(
  sampleSpec({}, { graph: model.graph.cid, checkpoint: model.checkpoint.cid, dataset: data.train.cid }),
);
const nothing = encodeBlock({}).cid;
/** A round whose model, stored whole, is the first one again. */
const record = encodeBlock({
  v: 1,
  lane: "train",
  job: `0x${"11".repeat(32)}` as JobId,
  round: 0,
  seed: new Uint8Array(32),
  prev: null,
  base: model.checkpoint.cid,
  accepted: [],
  delta: [],
  model: model.checkpoint.cid,
  momentum: nothing,
  error: nothing,
  lossMicroNats: "0",
  evaluation: null,
  best: null,
  receipts: nothing,
} satisfies TrainRecord);

const held = new Map(
  [...model.blocks, ...data.blocks, spec, record].map((one: Block) => [one.cid.toString(), one.bytes]),
);
const order = {
  type: "write",
  id: 1,
  origin: "http://here",
  spec: spec.cid.toString(),
  record: record.cid.toString(),
  engine: "wasm",
  allowFallback: false,
  choices: { prompt: "The ", temperature: 0.8, topK: 10, length: 5, seed: 3 },
} as const;

let engine: Engine;
beforeAll(async () => {
  engine = await createCpuEngine();
});

function writer() {
  const fetched: string[] = [];
  let opened = 0;
  let lost = 0;
  const made = textWriter({
    openEngine: async () => {
      const number = ++opened;
      return { ...engine, lost: () => (number <= lost ? "a driver's reset" : undefined) };
    },
    blocks: () => async (cid: CID) => {
      fetched.push(cid.toString());
      const bytes = held.get(cid.toString());
      if (bytes === undefined) throw new WrongBlockError(`no block ${cid}`, { fix: "Ask another station." });
      return bytes;
    },
  });
  const write = async (part: Partial<typeof order> = {}, signal = new AbortController().signal) => {
    const news: Omit<GenerateNews, "id">[] = [];
    await made.write({ ...order, ...part }, { signal, tell: (one) => void news.push(one) });
    return news;
  };
  return { write, fetched, opened: () => opened, lose: () => void lost++ };
}

describe("a writer of texts", () => {
  it("fetches, opens, writes and ends", async () => {
    const news = await writer().write();
    const kinds = news.map(({ type }) => type).join(" ");
    expect(kinds).toMatch(/^(fetching )+opening (text ){5}done$/);
    const bytes = news.flatMap((one) => (one.type === "fetching" ? [(one as { bytes?: number }).bytes ?? 0] : []));
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b));
    expect(bytes.at(-1)).toBeGreaterThan(4 * model.parameters);
  });

  it("keeps device and model: the same text again costs neither", async () => {
    const { write, fetched, opened } = writer();
    const first = await write();
    const before = fetched.length;
    expect((await write()).findLast(({ type }) => type === "text")).toEqual(
      first.findLast(({ type }) => type === "text"),
    );
    expect(fetched.slice(before)).not.toContain(model.graph.cid.toString());
    expect(opened()).toBe(1);
  });

  it("opens another device where the first one was lost", async () => {
    const { write, opened, lose } = writer();
    await write();
    lose();
    expect((await write()).at(-1)).toEqual({ type: "done" });
    expect(opened()).toBe(2);
  });

  it("passes on what is wrong, and writes afterwards", async () => {
    const { write } = writer();
    const missing = CID.parse(nothing.toString()).toString();
    await expect(write({ record: missing })).rejects.toThrow(/no block/);
    await expect(write({}, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
    expect((await write()).at(-1)).toEqual({ type: "done" });
  });
});
