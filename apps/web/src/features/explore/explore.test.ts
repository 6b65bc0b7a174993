import type { JobView } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { flatFields, readField } from "./read-field.ts";
import { sumNetwork } from "./sum-network.ts";

describe("event fields", () => {
  it.each([
    ["job", `0x${"ab".repeat(32)}`, "hash"],
    ["account", `0x${"ab".repeat(20)}`, "hash"],
    ["amount", "1000000000000000000", "amount"],
    ["epoch", 3, "plain"],
    ["total", "many", "plain"],
    ["ok", true, "plain"],
    ["deadline", 1_798_124_546, "time"],
    ["closedAt", 0, "plain"],
    ["grace", 40, "duration"],
    ["maxStep", "1000000000000000000000", "amount"],
  ] as const)("shows %s %s as %s", (name, value, kind) => expect(readField(name, value).kind).toBe(kind));
});

describe("flat fields", () => {
  it("put a struct's parts beside the others, once each, in order", () => {
    const params = JSON.stringify({ client: "0xaa", grace: 40, spec: "0xbb" });
    expect(flatFields({ client: "0xaa", params, amount: "7" })).toEqual([
      ["client", "0xaa"],
      ["grace", 40],
      ["spec", "0xbb"],
      ["amount", "7"],
    ]);
  });

  it("hide no contradiction", () => {
    expect(flatFields({ client: "0xaa", params: '{"client":"0xbb"}' })).toEqual([
      ["client", "0xaa"],
      ["params.client", "0xbb"],
    ]);
  });

  it("leave alone what only looks like one", () => {
    expect(flatFields({ note: "{not json" })).toEqual([["note", "{not json"]]);
    expect(flatFields({ outer: '{"inner":{"deep":1}}' })).toEqual([["inner", '{"deep":1}']]);
  });
});

describe("network totals", () => {
  const job = (workers: string[]) =>
    ({
      members: workers.map((worker) => ({ worker, connected: true })),
      roundViews: [{ acceptedChunks: 3, units: "1000" }],
      escrow: { paid: "5", owed: "2" },
    }) as unknown as JobView;

  it("counts a tab once, whatever it works for", () => {
    expect(sumNetwork([job(["0xa", "0xb"]), job(["0xb"])])).toEqual({
      tabs: 2,
      rounds: 2,
      chunks: 6,
      units: 2_000n,
      paid: 14n,
    });
  });

  it("is nothing without jobs", () => {
    expect(sumNetwork([])).toEqual({ tabs: 0, rounds: 0, chunks: 0, units: 0n, paid: 0n });
  });
});
