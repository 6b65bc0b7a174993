import { describe, expect, it } from "vitest";
import { commitmentHash, sealOf } from "./commitment.ts";
import { sampleAddress, sampleBytes32, sampleJobId } from "./testing/samples.ts";

const input = {
  job: sampleJobId,
  round: 1,
  chunk: sampleBytes32(2),
  copy: 0,
  worker: sampleAddress(3),
  result: sampleBytes32(4),
  salt: new Uint8Array(32).fill(5),
};

describe("commitment", () => {
  it.each([
    ["worker", { worker: sampleAddress(9) }],
    ["copy", { copy: 1 }],
    ["result", { result: sampleBytes32(9) }],
    ["salt", { salt: new Uint8Array(32) }],
    ["chunk", { chunk: sampleBytes32(9) }],
    ["round", { round: 2 }],
    ["job", { job: sampleBytes32(9) }],
  ])("binds the seal to the %s", (_, change) => {
    expect(sealOf({ ...input, ...change })).not.toBe(sealOf(input));
  });

  it("keeps hash and seal apart", () => {
    expect(commitmentHash(input)).not.toBe(sealOf(input));
    expect([commitmentHash(input), sealOf(input)]).toMatchInlineSnapshot(`
      [
        "0xb657191d9beeafbf8548371020405938e403a2e54042e9bb9fb056d031eea06d",
        "0x9e0ff6f4b63bc58a6b4e605651fe4e5865e891b6aaee43d28f06e4de2bd0d342",
      ]
    `);
  });
});
