import { memoryStore } from "@starling/network";
import { encodeBlock, rawBlock } from "@starling/protocol";
import { sampleSpec } from "@starling/protocol/testing";
import { afterEach, describe, expect, it } from "vitest";
import { createStaging, type Staging } from "./staging.ts";

const HOUR_MS = 3_600_000;
const block = (n: number, size = 100) => rawBlock(new Uint8Array(size).fill(n));
let staging: Staging | undefined;

async function open(maxBytes = 2 ** 20) {
  let now = 0;
  const store = await memoryStore({ maxBytes });
  staging = createStaging(store, () => now);
  return { store, staging, pass: (ms: number) => (now += ms) };
}

afterEach(() => staging?.stop());

describe("staging", () => {
  it("keeps uploads against others for an hour, then lets them go", async () => {
    const { store, staging, pass } = await open(250);
    await staging.stage(block(1));
    await store.put(block(2).cid, block(2).bytes);
    await store.put(block(3).cid, block(3).bytes);
    expect([1, 2, 3].map((n) => store.has(block(n).cid))).toEqual([true, false, true]);
    pass(HOUR_MS);
    await staging.stage(block(4));
    await store.put(block(5).cid, block(5).bytes);
    expect(store.has(block(1).cid)).toBe(false);
  });

  it("refuses uploads over the quota and says what to do", async () => {
    const { staging } = await open(2 ** 30);
    const megabyte = (n: number) => {
      const bytes = new Uint8Array(2 ** 20);
      new DataView(bytes.buffer).setUint32(0, n);
      return rawBlock(bytes);
    };
    for (let n = 0; n < 256; n++) await staging.stage(megabyte(n));
    await staging.stage(megabyte(0));
    await expect(staging.stage(megabyte(256))).rejects.toMatchObject({ status: 507 });
  });

  it("names what a spec lacks, and leaves what a funded one names to its job", async () => {
    const { staging, store } = await open();
    const graph = block(9);
    const spec = sampleSpec({}, { graph: graph.cid });
    const missing = await staging.missing(spec);
    expect(missing.map(String)).toContain(graph.cid.toString());
    await staging.stage(graph);
    expect((await staging.missing(spec)).map(String)).not.toContain(graph.cid.toString());
    await staging.adopt(encodeBlock(spec).cid, spec);
    expect(store.pins).not.toContain("staging");
  });
});
