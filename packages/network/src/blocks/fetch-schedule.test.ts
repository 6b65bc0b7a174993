import { rawBlock } from "@starling/protocol";
import fc from "fast-check";
import type { CID } from "multiformats/cid";
import { describe, expect, test } from "vitest";
import { MAX_MISSES } from "../constants.ts";
import { blockKey } from "./block-key.ts";
import { fetchSchedule } from "./fetch-schedule.ts";

const cids = (count: number) => Array.from({ length: count }, (_, i) => rawBlock(Uint8Array.of(i, i >> 8)).cid);
const texts = (list: readonly CID[]) => list.map(String);

describe("a fetch schedule", () => {
  test("gives each block once, in order, to whoever asks", () => {
    const wanted = cids(4);
    const schedule = fetchSchedule([...wanted, ...wanted]);
    schedule.join("a", "peer");
    schedule.join("b", "peer");
    const given = ["a", "b", "a", "b"].map((source) => schedule.next(source, 0));
    expect(given.map(String)).toEqual(texts(wanted));
    expect(schedule.next("a", 0)).toBeUndefined();
    expect(schedule.next("stranger", 0)).toBeUndefined();
  });

  test("asks peers only for what they announced", () => {
    const [one, two] = cids(2) as [CID, CID];
    const schedule = fetchSchedule([one, two]);
    schedule.join("a", "peer", new Set([blockKey(two)]));
    expect(String(schedule.next("a", 0))).toBe(String(two));
    expect(schedule.next("a", 0)).toBeUndefined();
    expect(texts(schedule.orphans)).toEqual([String(one)]);
  });

  test("leaves to the station what peers can give, until it is urgent", () => {
    const [one, two] = cids(2) as [CID, CID];
    const schedule = fetchSchedule([one, two]);
    schedule.join("tab", "peer", new Set([blockKey(one)]));
    schedule.join("station", "station");
    schedule.join("gateway", "gateway");
    expect(String(schedule.next("station", 0))).toBe(String(two));
    expect(schedule.next("station", 0)).toBeUndefined();
    expect(schedule.next("gateway", 0)).toBeUndefined();
    schedule.urgent = true;
    expect(String(schedule.next("gateway", 0))).toBe(String(one));
  });

  test("gives a block to the next tier when the one before has not got it", () => {
    const [one] = cids(1) as [CID];
    const schedule = fetchSchedule([one]);
    schedule.join("tab", "peer");
    schedule.join("station", "station");
    expect(schedule.next("station", 0)).toBeUndefined();
    schedule.next("tab", 0);
    schedule.missed("tab", one);
    expect(String(schedule.next("station", 0))).toBe(String(one));
  });

  test("asks again elsewhere after a failure, and says when a source has failed too often", () => {
    const [one, two] = cids(2) as [CID, CID];
    const schedule = fetchSchedule([one, two]);
    schedule.join("a", "peer");
    schedule.join("b", "peer");
    schedule.next("a", 0);
    expect(schedule.failed("a", one)).toBe(false);
    expect(String(schedule.next("b", 0))).toBe(String(one));
    schedule.next("a", 0);
    expect(schedule.failed("a", two)).toBe(true);
    schedule.arrived("b", one, 1);
    expect(texts(schedule.missing)).toEqual([String(two)]);
  });

  test("duplicates only the last blocks, only late ones, only once", () => {
    const [one, two] = cids(2) as [CID, CID];
    const schedule = fetchSchedule([one, two]);
    for (const name of ["a", "b", "c"]) schedule.join(name, "peer");
    schedule.next("a", 0);
    expect(schedule.next("b", 0)).toBeDefined();
    schedule.arrived("b", two, 100);
    expect(schedule.next("b", 500)).toBeUndefined();
    expect(String(schedule.next("b", 1_500))).toBe(String(one));
    expect(schedule.next("c", 9_000)).toBeUndefined();
    expect(schedule.arrived("b", one, 1_600)).toBe(true);
    expect(schedule.arrived("a", one, 1_700)).toBe(false);
    expect(schedule.done).toBe(true);
  });

  test("puts back what a source that leaves had in flight", () => {
    const wanted = cids(3);
    const schedule = fetchSchedule(wanted);
    schedule.join("a", "peer");
    schedule.join("b", "peer");
    schedule.next("a", 0);
    schedule.next("a", 0);
    schedule.leave("a");
    expect(String(schedule.next("b", 0))).toBe(String(wanted[0]));
    expect([...schedule.sources]).toEqual(["b"]);
  });

  test("lets a stranger go that had none of the first blocks", () => {
    const schedule = fetchSchedule(cids(MAX_MISSES + 2));
    schedule.join("a", "peer");
    for (let i = 0; i < MAX_MISSES; i++) {
      const cid = schedule.next("a", 0);
      if (cid !== undefined) schedule.missed("a", cid);
    }
    expect(schedule.sources.size).toBe(0);
  });

  test("ends with every block once, whatever sources do", () => {
    const step = fc.record({
      source: fc.nat({ max: 4 }),
      act: fc.constantFrom("arrive", "fail", "miss", "leave", "idle"),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 120 }), (count, steps) => {
        const wanted = cids(count);
        const schedule = fetchSchedule(wanted);
        schedule.join("honest", "station");
        const kept: string[] = [];
        let now = 0;
        const take = (source: string, cid: CID) => {
          if (schedule.arrived(source, cid, now)) kept.push(String(cid));
        };
        for (const { source, act } of steps) {
          now += 300;
          const name = `peer ${source}`;
          schedule.join(name, "peer");
          const cid = schedule.next(name, now);
          if (act === "leave") schedule.leave(name);
          if (cid === undefined) continue;
          if (act === "arrive") take(name, cid);
          if (act === "fail" && schedule.failed(name, cid)) schedule.leave(name);
          if (act === "miss") schedule.missed(name, cid);
        }
        for (const name of schedule.sources) if (name !== "honest") schedule.leave(name);
        for (let cid = schedule.next("honest", now); cid !== undefined; cid = schedule.next("honest", now))
          take("honest", cid);
        expect(schedule.done).toBe(true);
        expect(kept.sort()).toEqual(texts(wanted).sort());
      }),
    );
  });
});
