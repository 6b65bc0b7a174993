import type { StationClient } from "@starling/sdk";
import { expect, it, vi } from "vitest";
import { lazyClient } from "./lazy-client.ts";

it("loads once, when something is asked, and passes everything on", async () => {
  const jobs = vi.fn(async () => []);
  const refund = vi.fn(async () => "0x");
  const load = vi.fn(async () => ({ jobs, operator: { refund } }) as unknown as StationClient);
  const client = lazyClient(load);
  expect(load).not.toHaveBeenCalled();
  const { signal } = new AbortController();
  await Promise.all([client.jobs({ signal }), client.operator.refund("0xab")]);
  expect(load).toHaveBeenCalledTimes(1);
  expect(jobs).toHaveBeenCalledWith({ signal });
  expect(refund).toHaveBeenCalledWith("0xab");
});

it("tries again after a load that failed", async () => {
  const load = vi
    .fn<() => Promise<StationClient>>()
    .mockRejectedValueOnce(new Error("offline"))
    .mockResolvedValue({ jobs: async () => [] } as unknown as StationClient);
  const client = lazyClient(load);
  await expect(client.jobs()).rejects.toThrow("offline");
  expect(await client.jobs()).toEqual([]);
});
