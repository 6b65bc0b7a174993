import { type Block, encodeBlock, rawBlock } from "@starling/protocol";
import type { StationClient } from "@starling/sdk";
import { describe, expect, it } from "vitest";
import { sampleSpec } from "../../../../../../../packages/protocol/src/testing/samples.ts";
import { uploadJob } from "./upload.ts";

const spec = sampleSpec();
const specCid = encodeBlock(spec).cid.toString();
const blocks = Array.from({ length: 11 }, (_, i) => {
  const { cid, bytes } = rawBlock(new Uint8Array([i]));
  return { cid: cid.toString(), bytes };
});
const good = { ok: true, problems: [], roundUnits: "1", units: "1", cost: "1" };

/** A station that counts what travels at once. */
function station(change: Partial<Pick<StationClient, "upload" | "check">> = {}) {
  const got: string[] = [];
  let [now, most] = [0, 0];
  const client = {
    upload: async ({ cid }: Block) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now--;
      got.push(cid.toString());
    },
    check: async () => good,
    ...change,
  } as unknown as StationClient;
  return { client, got, most: () => most };
}

describe("uploading a job", () => {
  it("brings every block and the spec, a few at a time, and tells how far it is", async () => {
    const { client, got, most } = station();
    const steps: number[] = [];
    const cid = await uploadJob(client, { spec, blocks }, { onProgress: (done, all) => steps.push(done / all) });
    expect(cid.toString()).toBe(specCid);
    expect(new Set(got)).toEqual(new Set([specCid, ...blocks.map((block) => block.cid)]));
    expect(got).toHaveLength(blocks.length + 1);
    expect(most()).toBeGreaterThan(1);
    expect(most()).toBeLessThanOrEqual(4);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
  });

  it("hands on the station's own problem and fix, and the rest as details", async () => {
    const problems = [
      { message: "The graph is missing.", fix: "Upload it." },
      { message: "The price is 0.", fix: "Set one." },
    ];
    const { client } = station({ check: async () => ({ ...good, ok: false, problems }) });
    await expect(uploadJob(client, { spec, blocks }, { onProgress: () => undefined })).rejects.toMatchObject({
      name: "JobRefusedError",
      message: "The graph is missing.",
      fix: "Upload it.",
      details: ["The price is 0. Set one."],
    });
  });

  it("does not ask for a check when a block did not arrive", async () => {
    let checks = 0;
    const { client } = station({
      upload: async () => Promise.reject(new Error("507 over the quota")),
      check: async () => {
        checks++;
        return good;
      },
    });
    await expect(uploadJob(client, { spec, blocks }, { onProgress: () => undefined })).rejects.toThrow("quota");
    expect(checks).toBe(0);
  });
});
