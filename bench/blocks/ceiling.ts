import type { JoinedPage } from "../../packages/network/test/rig/pages.ts";

/** MiB/s over one connection on the loopback interface, and what share of the raw channel that is. */
export interface CeilingReport {
  readonly raw: number;
  readonly stream: number;
  readonly bitswap: number;
  readonly streamShare: number;
  readonly bitswapShare: number;
  readonly rounds: readonly Round[];
}

interface Round {
  readonly raw: number;
  readonly stream: number;
  readonly bitswap: number;
}

const MIB = 1024 * 1024;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

async function connectRaw(from: JoinedPage, to: JoinedPage): Promise<void> {
  const offer = await from.page.evaluate(() => window.rig.rawChannel.offer());
  const answer = await to.page.evaluate((text) => window.rig.rawChannel.answer(text), offer);
  await from.page.evaluate((text) => window.rig.rawChannel.accept(text), answer);
}

async function rawRate(from: JoinedPage, to: JoinedPage, blocks: number): Promise<number> {
  const received = to.page.evaluate((bytes) => window.rig.rawChannel.receive(bytes), blocks * MIB);
  await from.page.evaluate((bytes) => window.rig.rawChannel.send(bytes), blocks * MIB);
  return (1_000 * blocks) / (await received);
}

async function fetchRate(
  from: JoinedPage,
  to: JoinedPage,
  { seed, blocks, road }: { seed: number; blocks: number; road: "stream" | "bitswap" },
): Promise<number> {
  // Fresh blocks each time: bitswap sends a block to the same peer once in five seconds.
  const cids = await from.page.evaluate(([s, n]) => window.rig.add(s, n), [seed, blocks] as const);
  const result = await to.page.evaluate(
    ([wanted, peer, way]) => window.rig.fetch(wanted, { peers: [peer], only: true, road: way }),
    [cids, from.peer, road] as const,
  );
  for (const side of [from, to]) await side.page.evaluate((all) => window.rig.forget(all), cids);
  if (result.error !== undefined || result.bytes !== blocks * MIB) {
    throw new Error(`The ${road} fetch failed: ${result.error ?? `${result.bytes} bytes came`}.`);
  }
  return (1_000 * blocks) / result.ms;
}

/**
 * Measures the three ways in turn, round by round, so that a busy machine is busy for all of them. The first round
 * warms up and is left out. Shares are medians of the rounds' shares.
 */
export async function measureCeiling(
  [from, to]: readonly [JoinedPage, JoinedPage],
  { rounds, blocks }: { rounds: number; blocks: number },
): Promise<CeilingReport> {
  await to.page.evaluate((peer) => window.rig.connect(peer), from.peer);
  await connectRaw(from, to);
  const measured: Round[] = [];
  for (let round = 0; round <= rounds; round++) {
    const raw = await rawRate(from, to, blocks);
    const stream = await fetchRate(from, to, { seed: 1_000 + 2 * round, blocks, road: "stream" });
    const bitswap = await fetchRate(from, to, { seed: 1_001 + 2 * round, blocks, road: "bitswap" });
    if (round > 0) measured.push({ raw, stream, bitswap });
  }
  for (const side of [from, to]) await side.page.evaluate(() => window.rig.rawChannel.close());
  return {
    raw: median(measured.map(({ raw }) => raw)),
    stream: median(measured.map(({ stream }) => stream)),
    bitswap: median(measured.map(({ bitswap }) => bitswap)),
    streamShare: median(measured.map(({ raw, stream }) => stream / raw)),
    bitswapShare: median(measured.map(({ raw, bitswap }) => bitswap / raw)),
    rounds: measured,
  };
}
