import { createTabNode, memoryStore, type TabNode, type TabNodeInit } from "../../src/index.ts";
import { createStationNode, type StationNode } from "../../src/node.ts";

const MIB = 1024 * 1024;

/** Nodes in this process, on the loopback interface. */
export interface TestNodes {
  station(seed?: number): Promise<StationNode>;
  tab(relays: readonly string[], init?: Partial<TabNodeInit>): Promise<TabNode>;
  stopAll(): Promise<void>;
}

let nextSeed = 1;

const seedBytes = (number: number) => {
  const seed = new Uint8Array(32).fill(0xa5);
  new DataView(seed.buffer).setUint32(0, number);
  return seed;
};

/** The WebSocket address of a station's own loopback listener, with no HTTP server before it. */
export function directAddress(station: StationNode): string {
  return `/ip4/127.0.0.1/tcp/${station.port}/ws/p2p/${station.peerId}`;
}

export function testNodes(): TestNodes {
  const running: Array<{ stop(): Promise<void> }> = [];
  return {
    async station(seed = nextSeed++) {
      const store = await memoryStore({ maxBytes: 64 * MIB });
      const station = await createStationNode({ seed: seedBytes(seed), origins: [], allowPrivate: true, store });
      running.push(station);
      return station;
    },
    async tab(relays, init = {}) {
      const store = await memoryStore({ maxBytes: 64 * MIB });
      const tab = await createTabNode({ seed: seedBytes(nextSeed++), relays, allowPrivate: true, store, ...init });
      running.push(tab);
      while (!tab.relays.some(({ connected }) => connected)) await new Promise((resolve) => setTimeout(resolve, 20));
      return tab;
    },
    async stopAll() {
      // Tabs first: a station that is gone leaves them dialling.
      for (const node of running.reverse()) await node.stop();
      running.length = 0;
    },
  };
}
