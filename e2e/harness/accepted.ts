import { expect } from "@playwright/test";
import type { RunningStation } from "./station.ts";

/** Accepted work of an account, as the coordinator counts it. */
export async function acceptedWork(station: RunningStation, account: string) {
  const row = (await station.client.leaderboard()).find(({ worker }) => worker === account);
  return { chunks: row?.chunks ?? 0, units: BigInt(row?.units ?? 0) };
}

/** Waits until so many of an account's chunks are accepted. */
export async function untilAccepted(station: RunningStation, account: string, least: number): Promise<void> {
  await expect
    .poll(async () => (await acceptedWork(station, account)).chunks, { timeout: 120_000 })
    .toBeGreaterThanOrEqual(least);
}
