import * as dagCbor from "@ipld/dag-cbor";
import { encodeResults, type ItemResult } from "@starling/processing";
import {
  type Block,
  cidOf,
  decodeBlock,
  digestOf,
  encodeBlock,
  InferOutput,
  type OutputsPart,
  outputsBlock,
  rawBlock,
  verifyBlock,
} from "@starling/protocol";
import { sampleCid } from "@starling/protocol/testing";
import fc from "fast-check";
import { varint } from "multiformats";
import { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { JobRefusedError, OutputMismatchError } from "../errors.ts";
import { publishItems } from "../publish/publish-items.ts";
import { toJsonLines, toTensors } from "./convert-results.ts";
import { failedItems } from "./failed-items.ts";
import { openItems } from "./item-source.ts";
import { outputsCar } from "./outputs-car.ts";
import { readPart } from "./read-part.ts";
import { missingWindows, streamResults } from "./stream-results.ts";

const BLOCK = 40;

const resultOf = (i: number): ItemResult =>
  i % 3 === 2
    ? { name: `${i}`, error: { name: "MalformedItemError", message: "It is cut off.", fix: "Save it again." } }
    : { name: `${i}`, output: { kind: "tensor", tensor: { dtype: "int32", shape: [1], data: Int32Array.of(i) } } };

/** A place for blocks, and parts of a batch's outputs as volunteers would have made them. */
function batch() {
  const held = new Map<string, Uint8Array>();
  const put = (block: Block): CID => {
    held.set(block.cid.toString(), block.bytes.slice());
    return block.cid;
  };
  const get = async (cid: CID) => held.get(cid.toString()) ?? Promise.reject(new Error(`nobody has ${cid}`));
  const part = (from: number, to: number): OutputsPart => {
    const results = Array.from({ length: to - from }, (_, i) => resultOf(from + i));
    const bytes = encodeResults(results);
    const blocks = [];
    for (let at = 0; at < bytes.byteLength; at += BLOCK) blocks.push(rawBlock(bytes.subarray(at, at + BLOCK)));
    blocks.forEach(put);
    const failed = results.filter((result) => "error" in result).length;
    const links = blocks.map(({ cid, bytes }) => ({ cid, bytes: bytes.byteLength }));
    const common = { v: 1, lane: "infer", kind: "infer", chunk: sampleCid("chunk"), root: digestOf(cidOf(bytes)) };
    return { from, to, failed, output: put(encodeBlock({ ...common, items: to - from, failed, blocks: links })) };
  };
  return { held, put, get, part };
}

async function namesOf(windows: AsyncIterable<{ readonly results: readonly ItemResult[] }>): Promise<string[]> {
  const names: string[] = [];
  for await (const { results } of windows) names.push(...results.map(({ name }) => name));
  return names;
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `${from + i}`);

describe("streamResults", () => {
  it("gives what has no gap before it at once, and the rest at the end, all in order", async () => {
    const { put, get, part } = batch();
    const [a, b, d] = [part(0, 4), part(4, 6), part(9, 11)];
    const lists = [[b], [a, b], [a, b, d]].map((parts) => put(outputsBlock(parts)));
    const seen: string[] = [];
    async function* live(): AsyncGenerator<CID> {
      for (const list of lists) {
        seen.push("list");
        yield list;
      }
    }
    for await (const { from, to } of streamResults(live(), get)) seen.push(`${from}-${to}`);
    expect(seen).toEqual(["list", "list", "0-4", "4-6", "list", "9-11"]);
    const last = lists.at(-1) ?? expect.fail("no list");
    expect(await namesOf(streamResults([last], get))).toEqual([...range(0, 6), ...range(9, 11)]);
  });

  it("gives each item once, however windows come in", async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.infiniteStream(fc.nat(100)), async (inner, random) => {
        const { put, get, part } = batch();
        const edges = [0, ...inner.toSorted((a, b) => a - b), 40];
        const parts = edges.slice(1).map((to, i) => part(edges[i] ?? 0, to));
        const rest = [...parts];
        const arrived: OutputsPart[] = [];
        const lists: CID[] = [];
        while (rest.length > 0) {
          arrived.push(...rest.splice((random.next().value ?? 0) % rest.length, 1));
          lists.push(put(outputsBlock(arrived.toSorted((a, b) => a.from - b.from))));
        }
        expect(await namesOf(streamResults(lists, get))).toEqual(range(0, 40));
      }),
      { numRuns: 20 },
    );
  });

  it("stops when it is told to", async () => {
    const { put, get, part } = batch();
    const list = put(outputsBlock([part(0, 2), part(2, 4)]));
    const stop = new AbortController();
    const read = async () => {
      for await (const _ of streamResults([list], get, { signal: stop.signal })) stop.abort(new Error("enough"));
    };
    await expect(read()).rejects.toThrow("enough");
  });

  it("knows what is missing", () => {
    const parts = [
      { from: 2, to: 4 },
      { from: 4, to: 5 },
      { from: 8, to: 9 },
    ] as OutputsPart[];
    expect(missingWindows({ parts }, 10)).toEqual([
      { from: 0, to: 2 },
      { from: 5, to: 8 },
      { from: 9, to: 10 },
    ]);
    expect(missingWindows({ parts: [] }, 3)).toEqual([{ from: 0, to: 3 }]);
    expect(missingWindows({ parts: [{ from: 0, to: 3 }] as OutputsPart[] }, 3)).toEqual([]);
  });
});

describe("readPart", () => {
  it("refuses results that are not what hash, sizes and counts say", async () => {
    const { put, get, part } = batch();
    const good = part(0, 5);
    expect((await readPart(good, get)).results).toEqual([0, 1, 2, 3, 4].map(resultOf));
    const output = decodeBlock(InferOutput, await get(good.output));
    const [first = expect.fail("a block")] = output.blocks;
    const otherBytes = (await get(first.cid)).map((byte, i) => (i === 30 ? byte ^ 1 : byte));
    const forged: Readonly<Record<string, Partial<InferOutput>>> = {
      "the hash": { blocks: [{ ...first, cid: put(rawBlock(otherBytes)) }, ...output.blocks.slice(1)] },
      "another size": { blocks: [{ ...first, bytes: first.bytes - 1 }, ...output.blocks.slice(1)] },
      "counts others": { items: 6 },
    };
    for (const [words, change] of Object.entries(forged)) {
      const wrong = { ...good, output: put(encodeBlock({ ...output, ...change })) };
      await expect(readPart(wrong, get)).rejects.toThrow(OutputMismatchError);
      await expect(readPart(wrong, get)).rejects.toThrow(words);
    }
    const fewer = { ...good, failed: 0, output: put(encodeBlock({ ...output, failed: 0 })) };
    await expect(readPart(fewer, get)).rejects.toThrow(/other ones failed/);
  });
});

describe("what results become", () => {
  it("JSON Lines, one line an item", async () => {
    const { put, get, part } = batch();
    const list = put(outputsBlock([part(0, 2), part(2, 5)]));
    let text = "";
    for await (const lines of toJsonLines(streamResults([list], get))) text += lines;
    const rows = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map(({ name }) => name)).toEqual(range(0, 5));
    expect(rows[2]).toMatchObject({ error: { fix: "Save it again." } });
    expect(rows[1]).toMatchObject({ output: { tensor: { data: [1] } } });
  });

  it("one file of tensors", async () => {
    const { put, get, part } = batch();
    const bytes = await toTensors(streamResults([put(outputsBlock([part(0, 4)]))], get));
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size))) as Record<string, unknown>;
    expect(Object.keys(head).filter((name) => name !== "__metadata__")).toEqual(["0", "1", "3"]);
  });

  it("a CAR whose every block is what its CID says, each once, with the list as its root", async () => {
    const { put, get, part, held } = batch();
    const list = put(outputsBlock([part(0, 3), part(3, 9)]));
    const pieces: Uint8Array[] = [];
    for await (const piece of outputsCar(list, get)) pieces.push(piece);
    const car = Uint8Array.from(Buffer.concat(pieces));
    let at = 0;
    const next = () => {
      const [length, prefix] = varint.decode(car, at);
      at += prefix + length;
      return car.subarray(at - length, at);
    };
    expect(dagCbor.decode(next())).toEqual({ version: 1, roots: [list] });
    const cids: string[] = [];
    while (at < car.byteLength) {
      const [cid, bytes] = CID.decodeFirst(next());
      verifyBlock(cid, bytes);
      cids.push(cid.toString());
    }
    expect(cids[0]).toBe(list.toString());
    expect(cids.toSorted()).toEqual([...held.keys()].toSorted());
  });
});

describe("failedItems", () => {
  it("are a dataset of their own, of the very bytes", async () => {
    const { put, get, part } = batch();
    const items = Array.from({ length: 7 }, (_, i) => ({ name: `${i}.txt`, bytes: Uint8Array.of(i, i) }));
    const card = { name: "Letters", licence: "MIT", notice: "kept" };
    const keep = (block: Block) => void put(block);
    const { cid: dataset } = await publishItems(items, card, { put: keep });
    const outputs = put(outputsBlock([part(0, 3), part(3, 7)]));
    const again = await failedItems({ dataset, outputs }, get, { put: keep });
    expect(again.manifest).toMatchObject({ count: 2, notice: "kept", name: "Letters, failed" });
    const { item } = await openItems(again.cid, get);
    expect([await item(0), await item(1)]).toEqual([items[2], items[5]]);
    const none = put(outputsBlock([part(0, 2)]));
    await expect(failedItems({ dataset, outputs: none }, get, { put: keep })).rejects.toThrow(JobRefusedError);
  });
});
