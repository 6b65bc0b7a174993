import { rawBlock } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { describe, expect, test } from "vitest";
import { blockKey } from "./block-key.ts";
import type { SourceKind } from "./block-source.ts";
import { type Candidate, type FetchBlocksOptions, type FetchEvent, fetchBlocks } from "./fetch-blocks.ts";

const blocks = (count: number, size = 100) =>
  Array.from({ length: count }, (_, i) => rawBlock(new Uint8Array(size).fill(i + 1)));

type Answer = (cid: CID, signal: AbortSignal) => Promise<Uint8Array | null>;

/** A source made of one function; counts how often it is asked and how many wants were open at once. */
function source(id: string, kind: SourceKind, answer: Answer, open: () => Promise<void> = async () => {}) {
  const seen = { asked: 0, most: 0, closed: 0 };
  let now = 0;
  const candidate: Candidate = {
    id,
    kind,
    async open() {
      await open();
      return {
        id,
        kind,
        inFlight: 3,
        lastActivity: 0,
        async get(cid, signal) {
          seen.asked++;
          seen.most = Math.max(seen.most, ++now);
          try {
            return await answer(cid, signal);
          } finally {
            now--;
          }
        },
        close() {
          seen.closed++;
        },
      };
    },
  };
  return { candidate, seen };
}

function fetching(candidates: readonly Candidate[], wanted: readonly { cid: CID }[], options: FetchBlocksOptions = {}) {
  const kept = new Map<string, Uint8Array>();
  const events: FetchEvent[] = [];
  const done = fetchBlocks(
    {
      candidates: async () => [...candidates],
      async keep(cid, bytes) {
        kept.set(blockKey(cid), bytes);
      },
    },
    wanted.map(({ cid }) => cid),
    { onProgress: (event) => events.push(event), ...options },
  );
  return { kept, events, done };
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function honest(all: ReturnType<typeof blocks>, ms = 1): Answer {
  const known = new Map(all.map(({ cid, bytes }) => [blockKey(cid), bytes]));
  return async (cid) => {
    await later(ms);
    return known.get(blockKey(cid)) ?? null;
  };
}

const never: Answer = (_, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

describe("fetching blocks", () => {
  test("shares them over its sources, three in flight at each, and closes them", async () => {
    const wanted = blocks(30);
    const a = source("a", "peer", honest(wanted));
    const b = source("b", "peer", honest(wanted));
    const { kept, done } = fetching([a.candidate, b.candidate], wanted);
    await done;
    expect(kept.size).toBe(30);
    expect([a.seen.most, b.seen.most]).toEqual([3, 3]);
    expect(a.seen.asked + b.seen.asked).toBe(30);
    expect([a.seen.closed, b.seen.closed]).toEqual([1, 1]);
  });

  test("drops a source that sends wrong bytes and keeps none of them", async () => {
    const wanted = blocks(6);
    const liar = source("liar", "peer", async () => new Uint8Array([6, 6, 6]));
    const good = source("good", "station", honest(wanted));
    const { kept, events, done } = fetching([liar.candidate, good.candidate], wanted);
    await done;
    expect(kept.size).toBe(6);
    expect([...kept.values()].every((bytes) => bytes.byteLength === 100)).toBe(true);
    expect(events).toContainEqual({ type: "dropped", source: "liar", reason: "sent wrong bytes" });
    expect(liar.seen.asked).toBeLessThanOrEqual(3);
  });

  test("asks elsewhere when a source is silent", async () => {
    const wanted = blocks(4);
    const silent = source("silent", "peer", never);
    const good = source("good", "peer", honest(wanted));
    const { kept, done } = fetching([silent.candidate, good.candidate], wanted);
    await done;
    expect(kept.size).toBe(4);
  }, 15_000);

  test("turns to gateways in time for the deadline", async () => {
    const wanted = blocks(2);
    const silent = source("silent", "peer", never);
    const gateway = source("gateway", "gateway", honest(wanted));
    const { events, done } = fetching([silent.candidate, gateway.candidate], wanted, { deadlineMs: 3_000 });
    await done;
    expect(events.filter(({ type }) => type === "block").map((event) => event.source)).toEqual(["gateway", "gateway"]);
  });

  test("fails by its deadline, and when nobody answers", async () => {
    const wanted = blocks(3);
    const silent = source("silent", "peer", never);
    const from = performance.now();
    const late = fetching([silent.candidate], wanted, { deadlineMs: 600 });
    await expect(late.done).rejects.toMatchObject({
      name: "BlocksUnavailableError",
      message: "3 of 3 blocks could not be fetched.",
    });
    await expect(fetching([], wanted, { giveUpMs: 500 }).done).rejects.toMatchObject({
      name: "BlocksUnavailableError",
    });
    expect(performance.now() - from).toBeLessThan(4_000);
  });

  test("stops when its caller does, and tells the sources", async () => {
    const stop = new AbortController();
    let told = false;
    const silent = source("silent", "peer", async (_, signal) => {
      signal.addEventListener("abort", () => {
        told = true;
      });
      return never(_, signal);
    });
    const { done } = fetching([silent.candidate], blocks(1), { signal: stop.signal });
    setTimeout(() => stop.abort(new Error("left the page")), 30);
    await expect(done).rejects.toThrow("left the page");
    expect(told).toBe(true);
  });

  test("fails with the store's own error when a block cannot be kept", async () => {
    const wanted = blocks(1);
    const good = source("good", "peer", honest(wanted));
    const full = fetchBlocks(
      { candidates: async () => [good.candidate], keep: () => Promise.reject(new Error("disk full")) },
      wanted.map(({ cid }) => cid),
    );
    await expect(full).rejects.toThrow("disk full");
  });

  test("of nothing is done at once", async () => {
    await fetching([], []).done;
  });

  test("finds sources that come later", async () => {
    const wanted = blocks(2);
    const good = source("good", "peer", honest(wanted));
    let searches = 0;
    await fetchBlocks(
      { candidates: async () => (++searches > 1 ? [good.candidate] : []), keep: async () => {} },
      wanted.map(({ cid }) => cid),
    );
    expect(searches).toBe(2);
  });

  test("leaves blocks to a peer that is still being dialled", async () => {
    const wanted = blocks(12);
    const tab = source("tab", "peer", honest(wanted), () => later(300));
    const gateway = source("gateway", "gateway", honest(wanted));
    await fetching([tab.candidate, gateway.candidate], wanted).done;
    expect([tab.seen.asked, gateway.seen.asked]).toEqual([12, 0]);
  });

  test("turns to the gateway as soon as no peer can be reached", async () => {
    const wanted = blocks(12);
    const lost = source("tab", "peer", honest(wanted), async () => {
      await later(100);
      throw new Error("no way to this peer");
    });
    const gateway = source("gateway", "gateway", honest(wanted));
    await fetching([lost.candidate, gateway.candidate], wanted).done;
    expect(gateway.seen.asked).toBe(12);
  });

  test("does not wait longer for a dial than it is worth", async () => {
    const wanted = blocks(12);
    const slow = source("tab", "peer", honest(wanted), () => later(60_000));
    const gateway = source("gateway", "gateway", honest(wanted));
    await fetching([slow.candidate, gateway.candidate], wanted).done;
    expect(gateway.seen.asked).toBe(12);
  });
});
