import { crash, type JoinedPage } from "../../packages/network/test/rig/pages.ts";

/** Striping over links with an emulated round trip. Rates in MiB/s. */
export interface DistanceReport {
  readonly rttMs: number;
  readonly onePeer: number;
  readonly sixPeers: number;
  readonly speedup: number;
  readonly duplicateShare: number;
  readonly kill: { readonly fetched: number; readonly duplicateShare: number; readonly ms: number };
}

const MIB = 1024 * 1024;
/** As Chromium counts it: each way, so that the round trip is twice this. */
export const LATENCY_MS = 50;

/** Chromium delays WebRTC packets of a page as it does its requests. */
async function delay({ page }: JoinedPage): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: -1,
    uploadThroughput: -1,
    packetLoss: 0,
    packetQueueLength: 0,
    packetReordering: false,
  });
}

async function seedAll(seeders: readonly JoinedPage[], seed: number, blocks: number): Promise<string[]> {
  const added = await Promise.all(
    seeders.map(({ page }) => page.evaluate(([s, n]) => window.rig.add(s, n), [seed, blocks] as const)),
  );
  return added[0] ?? [];
}

async function fetchFrom(reader: JoinedPage, seeders: readonly JoinedPage[], cids: readonly string[]) {
  const peers = seeders.map(({ peer }) => peer);
  const result = await reader.page.evaluate(
    ([wanted, from]) => window.rig.fetch([...wanted], { peers: from, only: true, road: "stream" }),
    [cids, peers] as const,
  );
  if (result.error !== undefined) throw new Error(`The fetch over distance failed: ${result.error}.`);
  return result;
}

/** Measures one seeder against all of them over distance, then kills one in the middle. */
export async function measureDistance(reader: JoinedPage, seeders: readonly JoinedPage[]): Promise<DistanceReport> {
  const [first] = seeders;
  if (first === undefined) throw new Error("no seeder");
  // Before connecting: the delay is part of a socket from its opening on.
  await delay(reader);
  for (const { peer } of seeders) await reader.page.evaluate((name) => window.rig.connect(name), peer);
  // Warm every link: congestion windows open over the first megabytes.
  for (const seeder of seeders)
    await fetchFrom(reader, [seeder], await seedAll([seeder], Number(seeder.seed) + 5_000, 3));
  const one = await fetchFrom(reader, [first], await seedAll([first], 6_001, 8));
  const six = await fetchFrom(reader, seeders, await seedAll(seeders, 6_002, 36));
  const rtt = await reader.page.evaluate((peer) => window.rig.traffic(peer), first.peer);
  const cids = await seedAll(seeders, 6_003, 30);
  const fetching = fetchFrom(reader, seeders, cids);
  const victim = seeders.at(-1);
  while ((await reader.page.evaluate((wanted) => window.rig.has(wanted), cids)) < 6) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (victim !== undefined) await crash(victim.page);
  const killed = await fetching;
  const onePeer = (1_000 * 8) / one.ms;
  const sixPeers = (1_000 * 36) / six.ms;
  return {
    rttMs: rtt?.rttMs ?? Number.NaN,
    onePeer,
    sixPeers,
    speedup: sixPeers / onePeer,
    duplicateShare: six.duplicate / six.bytes,
    kill: { fetched: killed.bytes / (30 * MIB), duplicateShare: killed.duplicate / killed.bytes, ms: killed.ms },
  };
}
