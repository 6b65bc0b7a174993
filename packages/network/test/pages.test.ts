import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, type TestBrowser } from "./rig/browser.ts";
import { crash, joinedPages } from "./rig/pages.ts";
import { startStation, type TestStation } from "./rig/site.ts";

const MIB = 1024 * 1024;

let station: TestStation;
let browser: TestBrowser;

beforeAll(async () => {
  station = await startStation({ seed: 7 });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  await station?.kill();
});

afterEach(async () => {
  station.node.blocks.serving = true;
  await browser.closePages();
});

const join = <N extends number>(count: N, options = {}) => joinedPages(browser, station, count, options);

describe("two tabs", () => {
  test("connect directly, and the relayed leg is closed", async () => {
    const [a, b] = await join(2);
    await b.page.evaluate((peer) => window.rig.connect(peer), a.peer);
    const best = await b.page.evaluate((peer) => window.rig.connections(peer), a.peer);
    expect(best).toContainEqual({ direct: true, unlimited: true, multiplexer: "/webrtc", direction: "outbound" });
    await expect
      .poll(() => b.page.evaluate((peer) => window.rig.connections(peer).length, a.peer), { timeout: 10_000 })
      .toBe(1);
  });

  test("one gets the other's blocks over WebRTC while the station serves none", async () => {
    const [a, b] = await join(2);
    station.node.blocks.serving = false;
    const cids = await a.page.evaluate((n) => window.rig.add(1, n), 6);
    const sent = station.node.traffic.of(b.peer).sent;
    const result = await b.page.evaluate((wanted) => window.rig.fetch(wanted), cids);
    expect(result).toMatchObject({ error: undefined, bytes: 6 * MIB, byKind: { peer: 6 * MIB }, duplicate: 0 });
    const traffic = () => b.page.evaluate((peer) => window.rig.traffic(peer), a.peer);
    // Chromium's counters run behind by a moment.
    await expect.poll(async () => (await traffic())?.received ?? 0, { timeout: 10_000 }).toBeGreaterThan(6 * MIB);
    // A check that arrives before its candidate was signalled makes the same address a peer-reflexive one.
    expect((await traffic())?.route).toMatch(/^host\/(host|prflx)$/);
    expect(station.node.traffic.of(b.peer).sent - sent).toBeLessThan(64 * 1024);
    const view = (await b.page.evaluate(() => window.rig.peers())).find(({ peer }) => peer === a.peer);
    expect(view).toMatchObject({ direct: true, transport: "webrtc", station: false, protocol: 1 });
    expect(view?.received).toBeGreaterThan(6 * MIB);
  });

  test("what no tab has comes from the station", async () => {
    const [a] = await join(1);
    const cids = await station.add(2, 3);
    const result = await a.page.evaluate((wanted) => window.rig.fetch(wanted), cids);
    expect(result).toMatchObject({ error: undefined, byKind: { station: 3 * MIB } });
  });

  test("the gateway fills in when neither tab nor station serves, by the deadline", async () => {
    const [a] = await join(1, { gateways: [station.origin] });
    station.node.blocks.serving = false;
    const cids = await station.add(3, 3);
    const result = await a.page.evaluate((wanted) => window.rig.fetch(wanted, { deadlineMs: 15_000 }), cids);
    expect(result).toMatchObject({ error: undefined, byKind: { gateway: 3 * MIB } });
  });

  test("blocks that nobody has end in a typed error", async () => {
    const [a] = await join(1);
    const cids = await station.add(4, 1);
    await station.forget(cids);
    const result = await a.page.evaluate((wanted) => window.rig.fetch(wanted, { giveUpMs: 1_500 }), cids);
    expect(result.error).toBe("BlocksUnavailableError");
  });

  test("a tab that closes is known to be gone at once", async () => {
    const [a, b] = await join(2);
    await b.page.evaluate((peer) => window.rig.connect(peer), a.peer);
    const gone = b.page.evaluate((peer) => window.rig.gone(peer), a.peer);
    // Let the hello be exchanged on the new connection.
    await expect
      .poll(() =>
        b.page.evaluate((peer) => window.rig.peers().then((all) => all.find((p) => p.peer === peer)?.rttMs), a.peer),
      )
      .toBeGreaterThanOrEqual(0);
    const from = Date.now();
    await a.page.goto("about:blank");
    await gone;
    expect(Date.now() - from).toBeLessThan(5_000);
  });
});

describe("wrong bytes", () => {
  test("a lying tab is dropped, an honest one is asked, nothing wrong is kept", async () => {
    const [liar, honest, reader] = await join(3);
    station.node.blocks.serving = false;
    const cids = await honest.page.evaluate((n) => window.rig.add(5, n, 200_000), 12);
    for (const peer of [liar.peer, honest.peer]) await reader.page.evaluate((name) => window.rig.connect(name), peer);
    for (const cid of cids) await liar.page.evaluate((name) => window.rig.poison(name), cid);
    const peers = [liar.peer, honest.peer];
    const result = await reader.page.evaluate(([wanted, from]) => window.rig.fetch(wanted, { peers: from }), [
      cids,
      peers,
    ] as const);
    expect(result).toMatchObject({ error: undefined, bySource: { [honest.peer]: 2_400_000 } });
    expect(result.dropped).toEqual([`${liar.peer}: sent wrong bytes`]);
  });
});

describe("three tabs", () => {
  test("a fetch is striped over its seeders with hardly a duplicate, and what was fetched is announced", async () => {
    const [a, b, c] = await join(3);
    station.node.blocks.serving = false;
    const cids = await a.page.evaluate((n) => window.rig.add(6, n), 16);
    await b.page.evaluate((n) => window.rig.add(6, n), 16);
    // On one machine all blocks may have come from the first before the second is connected.
    for (const peer of [a.peer, b.peer]) await c.page.evaluate((name) => window.rig.connect(name), peer);
    const result = await c.page.evaluate((wanted) => window.rig.fetch(wanted), cids);
    expect(result).toMatchObject({ error: undefined, bytes: 16 * MIB });
    expect(result.duplicate).toBeLessThan(0.05 * result.bytes);
    expect(Object.keys(result.bySource).sort()).toEqual([a.peer, b.peer].sort());
    await expect
      .poll(() => station.node.tracker.find(station.parse(cids.slice(0, 1)), 8, "").map(({ peer }) => peer))
      .toContain(c.peer);
  });

  test("a seeder that dies in the middle costs only its blocks", async () => {
    const [a, b, c] = await join(3);
    station.node.blocks.serving = false;
    const cids = await a.page.evaluate((n) => window.rig.add(7, n), 24);
    await b.page.evaluate((n) => window.rig.add(7, n), 24);
    const fetching = c.page.evaluate((wanted) => window.rig.fetch(wanted), cids);
    await expect
      .poll(() => c.page.evaluate((wanted) => window.rig.has(wanted), cids), { interval: 20, timeout: 15_000 })
      .toBeGreaterThan(2);
    await crash(b.page);
    const result = await fetching;
    expect(result).toMatchObject({ error: undefined, bytes: 24 * MIB });
    expect(result.duplicate).toBeLessThan(0.05 * result.bytes);
  });
});

describe("a tab's store", () => {
  test("keeps views without their backing buffers, and survives a reload", async () => {
    const [a] = await join(1, { store: "blocks-of-a" });
    const cids = await a.page.evaluate(() => window.rig.addViews(48));
    const before = await a.page.evaluate(() => window.rig.usage());
    // 48 views of 64 KiB into one buffer of 64 MiB: written whole they would take 3 GiB.
    expect(before.quotaUsed).toBeLessThan(64 * MIB);
    await a.page.reload();
    await a.page.waitForFunction(() => "rig" in window);
    await a.page.evaluate((options) => window.rig.start(options), {
      seed: a.seed,
      relays: station.node.addresses,
      store: "blocks-of-a",
    });
    expect(await a.page.evaluate((wanted) => window.rig.has(wanted), cids)).toBe(48);
    await expect.poll(() => station.node.tracker.find(station.parse(cids.slice(0, 1)), 8, "").length).toBe(1);
  });
});
