import { type CircuitRelayService, circuitRelayServer } from "@libp2p/circuit-relay-v2";
import { identify } from "@libp2p/identify";
import type { Libp2p } from "@libp2p/interface";
import { noise } from "@libp2p/noise";
import { webSockets } from "@libp2p/websockets";
import { yamux } from "@libp2p/yamux";
import { rawBlock } from "@starling/protocol";
import { createLibp2p } from "libp2p";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import * as z from "zod/mini";
import type { TabNode, Topic } from "../src/index.ts";
import { directAddress, testNodes } from "./rig/nodes.ts";

const nodes = testNodes();
const relays: Libp2p[] = [];

afterEach(() => nodes.stopAll());
afterAll(async () => {
  for (const relay of relays) await relay.stop();
});

const reserved = (tab: TabNode) =>
  tab.libp2p.getMultiaddrs().some((address) => address.toString().includes("p2p-circuit"));

describe("presence", () => {
  test("tells versions and round trip, and a goodbye ends the connection at once", async () => {
    const station = await nodes.station();
    const tab = await nodes.tab([directAddress(station)]);
    await expect.poll(() => tab.presence.of(station.peerId)?.rttMs).toBeGreaterThan(0);
    expect(tab.presence.of(station.peerId)).toMatchObject({ protocol: 1, role: "station" });
    expect(station.presence.of(tab.peerId)).toMatchObject({ protocol: 1, role: "tab" });
    const left: string[] = [];
    station.presence.onBye((peer) => left.push(peer));
    tab.presence.bye();
    await expect.poll(() => left).toEqual([tab.peerId]);
    expect(station.presence.of(tab.peerId)).toBeUndefined();
  }, 30_000);

  test("ends a connection whose other side is silent", async () => {
    const mute = await createLibp2p({
      addresses: { listen: ["/ip4/127.0.0.1/tcp/0/ws"] },
      transports: [webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
    });
    relays.push(mute);
    await mute.handle("/starling/hello/1", () => {});
    const tab = await nodes.tab(mute.getMultiaddrs().map(String), { pingMs: 100 });
    let ended = 0;
    tab.libp2p.addEventListener("connection:close", () => ended++);
    await expect.poll(() => ended, { timeout: 10_000 }).toBeGreaterThan(0);
  }, 30_000);
});

describe("gossip", () => {
  const News = { name: "starling/test/news", schema: z.strictObject({ n: z.number() }) };

  test("reaches every one of 14 nodes behind one address", async () => {
    const station = await nodes.station();
    const tabs = await Promise.all(Array.from({ length: 14 }, () => nodes.tab([directAddress(station)])));
    const heard = new Map<number, Set<string>>();
    const topic: Topic<{ n: number }> = News;
    station.gossip.subscribe(topic, () => {});
    for (const tab of tabs) {
      tab.gossip.subscribe(topic, ({ n }) => heard.set(n, (heard.get(n) ?? new Set()).add(tab.peerId)));
    }
    await expect.poll(() => station.gossip.subscribers(News.name).length, { timeout: 10_000 }).toBe(14);
    // The mesh forms at heartbeats, a second apart.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    for (const [n, tab] of tabs.slice(0, 5).entries()) await tab.gossip.publish(topic, { n });
    const complete = () => [0, 1, 2, 3, 4].map((n) => heard.get(n)?.size ?? 0);
    await expect.poll(complete, { timeout: 15_000 }).toEqual([13, 13, 13, 13, 13]);
  }, 60_000);

  test("does not deliver or forward what is malformed or not accepted", async () => {
    const station = await nodes.station();
    const [a, b] = [await nodes.tab([directAddress(station)]), await nodes.tab([directAddress(station)])];
    const heard: number[] = [];
    station.gossip.subscribe({ ...News, accept: ({ n }) => n !== 13 }, () => {});
    b.gossip.subscribe(News, ({ n }) => heard.push(n));
    await expect.poll(() => a.gossip.subscribers(News.name).length, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(() => station.gossip.subscribers(News.name).length, { timeout: 10_000 }).toBeGreaterThan(0);
    await a.libp2p.services.pubsub.publish(News.name, new Uint8Array([255]));
    await a.gossip.publish(News, { n: 13 });
    await a.gossip.publish({ name: News.name }, { n: "text" });
    await expect
      .poll(
        async () => {
          await a.gossip.publish(News, { n: Math.random() });
          return heard.length;
        },
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0);
    expect(heard).not.toContain(13);
    await expect(a.gossip.publish(News, { n: 1, note: "x".repeat(5_000) } as { n: number })).rejects.toMatchObject({
      name: "OversizeError",
    });
  }, 60_000);
});

describe("a reservation", () => {
  test("ends with its peer's connection", async () => {
    const station = await nodes.station();
    const tab = await nodes.tab([directAddress(station)]);
    await expect.poll(() => reserved(tab), { timeout: 10_000 }).toBe(true);
    const relay: unknown = Reflect.get(station.libp2p.services, "relay");
    const held = () => (relay as CircuitRelayService).reservations.size;
    expect(held()).toBe(1);
    await tab.stop();
    await expect.poll(held).toBe(0);
  }, 30_000);

  test("that a full relay refused is asked for again when there is room", async () => {
    const relay = await createLibp2p({
      addresses: { listen: ["/ip4/127.0.0.1/tcp/0/ws"] },
      transports: [webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: {
        identify: identify(),
        relay: circuitRelayServer({ reservations: { maxReservations: 1, reservationTtl: 3_000 } }),
      },
    });
    relays.push(relay);
    const address = relay.getMultiaddrs().map(String);
    const first = await nodes.tab(address);
    await expect.poll(() => reserved(first), { timeout: 10_000 }).toBe(true);
    const second = await nodes.tab(address, { relayRetry: { patienceMs: 300 } });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(reserved(second)).toBe(false);
    expect(second.relays[0]?.connected).toBe(true);
    await first.stop();
    await expect.poll(() => reserved(second), { timeout: 15_000 }).toBe(true);
  }, 40_000);
});

describe("Helia", () => {
  test("finds providers by the tracker, and may provide", async () => {
    const station = await nodes.station();
    const [a, b] = [await nodes.tab([directAddress(station)]), await nodes.tab([directAddress(station)])];
    const { cid, bytes } = rawBlock(new TextEncoder().encode("a block that Helia looks for"));
    await a.blocks.put(cid, bytes, { announce: false });
    await a.helia.routing.provide(cid);
    const found: string[] = [];
    for await (const provider of b.helia.routing.findProviders(cid)) found.push(provider.id.toString());
    expect(found).toHaveLength(1);
    expect(station.tracker.find([cid], 8, "")).toMatchObject([{ peer: a.peerId }]);
    await a.stop();
    await expect.poll(() => station.tracker.find([cid], 8, "")).toEqual([]);
  }, 40_000);

  test("at the station fetches from a tab", async () => {
    const station = await nodes.station();
    const tab = await nodes.tab([directAddress(station)]);
    const { cid, bytes } = rawBlock(new Uint8Array(300_000).fill(3));
    await tab.blocks.put(cid, bytes);
    expect((await station.blocks.get(cid)).byteLength).toBe(300_000);
    expect(station.blocks.bytes.received.peer).toBe(300_000);
  }, 40_000);

  test("fetches by bitswap from a peer whose block stream is not asked", async () => {
    const station = await nodes.station();
    const tab = await nodes.tab([directAddress(station)]);
    const blocks = Array.from({ length: 6 }, (_, i) => rawBlock(new Uint8Array(200_000).fill(i)));
    for (const { cid, bytes } of blocks) await station.blocks.put(cid, bytes);
    const cids = blocks.map(({ cid }) => cid);
    await tab.blocks.fetch(cids, { peers: [station.peerId], only: true, road: "bitswap" });
    expect(tab.blocks.bytes.received.station).toBe(1_200_000);
    station.blocks.serving = false;
    const other = rawBlock(new Uint8Array(200_000).fill(9));
    await station.blocks.put(other.cid, other.bytes);
    const refused = tab.blocks.fetch([other.cid], {
      peers: [station.peerId],
      only: true,
      road: "bitswap",
      deadlineMs: 1_500,
    });
    await expect(refused).rejects.toMatchObject({ name: "BlocksUnavailableError" });
  }, 40_000);
});
