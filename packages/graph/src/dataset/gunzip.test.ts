import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DatasetTooLargeError, MalformedDatasetError } from "../errors.ts";
import { gunzip } from "./gunzip.ts";

const content = Uint8Array.from({ length: 5_000 }, (_, i) => i * i);
const packed = gzipSync(content);

describe("gunzip", () => {
  it("unpacks gzip and leaves other bytes alone", async () => {
    expect(await gunzip(packed)).toEqual(content);
    expect(await gunzip(content)).toBe(content);
  });

  it("refuses damaged and truncated files", async () => {
    const wrongSum = packed.with(packed.length - 8, (packed.at(-8) ?? 0) ^ 1);
    for (const bytes of [packed.subarray(0, packed.length / 2), packed.subarray(0, -4), wrongSum, packed.with(40, 0)]) {
      await expect(gunzip(bytes)).rejects.toThrow(MalformedDatasetError);
    }
  });

  it("stops at its limit", async () => {
    const bomb = gzipSync(new Uint8Array(64 * 2 ** 20), { level: 9 });
    await expect(gunzip(bomb, { limit: 2 ** 20 })).rejects.toThrow(DatasetTooLargeError);
    await expect(gunzip(content, { limit: 4_999 })).rejects.toThrow(DatasetTooLargeError);
    expect(await gunzip(packed, { limit: 5_000 })).toEqual(content);
  });

  it("stops when it is aborted", async () => {
    await expect(gunzip(packed, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
