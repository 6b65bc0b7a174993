import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { launchBrowser, type TestBrowser } from "./rig/browser.ts";
import { joinedPages } from "./rig/pages.ts";
import { startStation, type TestStation } from "./rig/site.ts";

/** Serves the page; the relays under test come and go on ports of their own. */
let site: TestStation;
let browser: TestBrowser;

beforeAll(async () => {
  site = await startStation({ seed: 20 });
  browser = await launchBrowser();
});

afterEach(() => browser.closePages());

afterAll(async () => {
  await browser?.close();
  await site?.kill();
});

const portOf = (station: TestStation) => Number(new URL(station.origin).port);

test("a relay that is killed and returns is reserved at again, and direct links live on meanwhile", async () => {
  const relay = await startStation({ seed: 21 });
  const [a, b] = await joinedPages(browser, site, 2, { relays: relay.node.addresses });
  await b.page.evaluate((peer) => window.rig.connect(peer), a.peer);
  await relay.kill();
  await expect.poll(() => a.page.evaluate(() => window.rig.relays()[0]?.connected), { timeout: 10_000 }).toBe(false);
  const cids = await a.page.evaluate((n) => window.rig.add(1, n), 2);
  const during = await b.page.evaluate(([wanted, peer]) => window.rig.fetch(wanted, { peers: [peer], only: true }), [
    cids,
    a.peer,
  ] as const);
  expect(during).toMatchObject({ error: undefined, byKind: { peer: 2 * 1024 * 1024 } });
  // Long enough for libp2p to try by itself, fail, and mark the relay as useless.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  const returned = await startStation({ seed: 21, port: portOf(relay) });
  const from = Date.now();
  await a.page.evaluate(() => window.rig.reserved());
  expect(Date.now() - from).toBeLessThan(12_000);
  const [late] = await joinedPages(browser, site, 1, { relays: returned.node.addresses });
  const fetched = await late.page.evaluate((wanted) => window.rig.fetch(wanted), cids);
  expect(fetched).toMatchObject({ error: undefined, byKind: { peer: 2 * 1024 * 1024 } });
  await returned.kill();
}, 60_000);

test("with two relays one may be down at start; it is used once it is up", async () => {
  const first = await startStation({ seed: 22 });
  const second = await startStation({ seed: 23 });
  const relays = [...second.node.addresses, ...first.node.addresses];
  const port = portOf(second);
  await second.kill();
  const [a, b] = await joinedPages(browser, site, 2, { relays });
  const cids = await a.page.evaluate((n) => window.rig.add(2, n), 2);
  expect(await b.page.evaluate((wanted) => window.rig.fetch(wanted), cids)).toMatchObject({
    error: undefined,
    byKind: { peer: 2 * 1024 * 1024 },
  });
  const up = await startStation({ seed: 23, port });
  await a.page.evaluate(() => window.rig.reserved(2));
  expect(await a.page.evaluate(() => window.rig.relays().map(({ connected }) => connected))).toEqual([true, true]);
  await first.kill();
  const [c] = await joinedPages(browser, site, 1, { relays });
  await c.page.evaluate((peer) => window.rig.connect(peer), a.peer);
  await up.kill();
}, 60_000);
