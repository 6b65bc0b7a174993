import { epochEvidenceDigest, OversizeError, verifyEpoch, WrongBlockError } from "@starling/protocol";
import { blocksOf, pretendEpochs } from "@starling/protocol/testing/epochs";
import type { CID } from "multiformats/cid";
import { describe, expect, it } from "vitest";
import { EvidenceMissingError } from "../errors.ts";
import { loadEpoch, loadHeldRounds } from "./load-epoch.ts";

const cases = pretendEpochs({ workers: 3, epochs: [1, 1, 1, 2], common: { holdbackRounds: 2 }, page: 2 });
const blocks = new Map(blocksOf(cases).map(({ cid, bytes }) => [cid.toString(), bytes]));
const get = async (cid: CID) => blocks.get(cid.toString()) ?? Promise.reject(new Error("nobody has it"));
const newest = cases.at(-1) ?? expect.fail("no epoch");
const digest = epochEvidenceDigest(newest.loaded.header);

describe("an epoch's evidence", () => {
  it("is loaded whole by the digest on the chain, with the rounds that earlier epochs held back", async () => {
    const { rounds, ...loaded } = await loadEpoch(get, digest);
    expect(loaded).toEqual(newest.loaded);
    const before = await loadEpoch(get, newest.before?.evidence ?? digest);
    const held = await loadHeldRounds(get, before);
    // Three rounds were settled and two are held back: the first of them lies in the epoch before the last.
    expect(held.map(({ record }) => record.round)).toEqual([1, 2]);
    expect([...held, ...rounds]).toEqual(newest.rounds);
    const again = { ...newest, loaded, rounds: [...held, ...rounds], loadedBefore: before };
    expect((await verifyEpoch(again, { seed: new Uint8Array(32), size: 3 })).findings).toEqual([]);
  });

  it("is missing where one block of it is", async () => {
    for (const { cid } of blocksOf([newest]).slice(1)) {
      const without = (asked: CID) => (asked.equals(cid) ? Promise.reject(new Error("gone")) : get(asked));
      const needed = !newest.rounds
        .slice(0, 2)
        .some((round) => blocksOf([{ ...newest, rounds: [round] }]).some((block) => block.cid.equals(cid)));
      if (needed) await expect(loadEpoch(without, digest)).rejects.toThrow(EvidenceMissingError);
    }
  });

  it("is refused where bytes are not what their name says, or are too many", async () => {
    const wrong = async (cid: CID) => {
      const bytes = (await get(cid)).slice();
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      return bytes;
    };
    await expect(loadEpoch(wrong, digest)).rejects.toThrow(WrongBlockError);
    const all = blocksOf([newest]).reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    let asked = 0;
    const counting = (cid: CID) => {
      asked += 1;
      return get(cid);
    };
    await expect(loadEpoch(counting, digest, { maxBytes: 2_000 })).rejects.toThrow(OversizeError);
    expect(asked).toBeLessThan(blocksOf([newest]).length);
    await loadEpoch(get, digest, { maxBytes: all });
  });
});
