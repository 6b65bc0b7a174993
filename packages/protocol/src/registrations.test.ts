import { describe, expect, it } from "vitest";
import { digestOf, encodeBlock } from "./block.ts";
import type { Registration } from "./registrations.ts";
import { missingRoyalties, registrationsOf } from "./registrations.ts";
import { sampleAddress, sampleRawCid, sampleSpec } from "./testing/samples.ts";

const [author, payee, modeller] = [sampleAddress(1), sampleAddress(2), sampleAddress(3)];

function manifests(contributor: boolean) {
  const dataset = encodeBlock({
    v: 1,
    kind: "classification",
    name: "Birds",
    licence: "CC0-1.0",
    notice: "",
    ...(contributor ? { contributor: { account: author, bps: 500 } } : {}),
    sample: { shape: [2], dtype: "uint8", scale: 0, offset: 0 },
    classes: ["a", "b"],
    count: 1,
    encoding: "deflate-raw",
    shards: [{ cid: sampleRawCid("shard"), count: 1, bytes: 1 }],
  });
  const checkpoint = encodeBlock({
    v: 1,
    graph: sampleRawCid("graph"),
    round: 0,
    parent: null,
    ...(contributor ? { contributor: { account: modeller, bps: 100 } } : {}),
    tensors: [{ name: "w", dtype: "float32", shape: [1], blocks: [sampleRawCid("w")] }],
  });
  const blocks = new Map([dataset, checkpoint].map(({ cid, bytes }) => [cid.toString(), bytes]));
  const spec = sampleSpec({}, { dataset: dataset.cid, checkpoint: checkpoint.cid });
  const get = async (cid: { toString(): string }) => blocks.get(cid.toString()) ?? expect.fail("no block");
  return { spec, get, dataset: digestOf(dataset.cid), checkpoint: digestOf(checkpoint.cid) };
}

describe("registrations of a job's parts", () => {
  it("are looked up under the authors that the manifests name, and nobody else", async () => {
    const { spec, get, dataset, checkpoint } = manifests(true);
    const asked: [string, string][] = [];
    const found = await registrationsOf(spec, get, async (who, digest) => {
      asked.push([who, digest]);
      return who === author ? { author: who, digest, payee, bps: 500 } : undefined;
    });
    expect(asked).toEqual([
      [author, dataset],
      [modeller, checkpoint],
    ]);
    expect(found).toEqual([{ author, digest: dataset, payee, bps: 500 }]);
  });

  it("are none where no manifest names an author", async () => {
    const { spec, get } = manifests(false);
    expect(await registrationsOf(spec, get, async () => expect.fail("nobody to ask for"))).toEqual([]);
  });
});

describe("missing royalties", () => {
  const digest = `0x${"00".repeat(32)}` as const;
  const one = (account: typeof payee, bps: number): Registration => ({ author, digest, payee: account, bps });

  it("are what a payee is asked for beyond what the spec gives", () => {
    const spec = sampleSpec({ royalties: [{ account: payee, bps: 500 }] });
    expect(missingRoyalties(spec, [one(payee, 500)])).toEqual([]);
    expect(missingRoyalties(spec, [one(payee, 501)])).toEqual([{ account: payee, asked: 501, given: 500 }]);
    // The data's and the model's author may be one: both shares are due.
    expect(missingRoyalties(spec, [one(payee, 300), one(payee, 300), one(modeller, 1)])).toEqual([
      { account: payee, asked: 600, given: 500 },
      { account: modeller, asked: 1, given: 0 },
    ]);
    expect(missingRoyalties(sampleSpec(), [one(payee, 0)])).toEqual([]);
  });
});
