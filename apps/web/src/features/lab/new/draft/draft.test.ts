import { f32bits } from "@starling/sdk";
import { describe, expect, it } from "vitest";
import { sampleSpec } from "../../../../../../../packages/protocol/src/testing/samples.ts";
import { adopt, classNames, FIRST_DRAFT } from "./draft.ts";
import { type DraftStorage, dropDraft, readDraft, writeDraft } from "./draft-storage.ts";
import { type Known, missing, STEPS } from "./steps.ts";

function memory(): DraftStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

const complete = { ...FIRST_DRAFT, from: "0xab", title: "Clothes", purpose: "A first try.", budget: "10" };
const known: Known = { modelRead: true, adapted: true, dataRead: true, price: 1n, budget: 10n, least: 5n };

describe("draft", () => {
  it("survives a reload", () => {
    const storage = memory();
    writeDraft(storage, complete);
    expect(readDraft(storage)).toEqual(complete);
    dropDraft(storage);
    expect(readDraft(storage)).toEqual(FIRST_DRAFT);
  });

  it.each(["{", "[]", '{"rounds":"many"}', '{"rounds":-1}', '{"model":"script"}'])("starts anew from %s", (text) => {
    const storage = memory();
    storage.setItem("starling-lab-draft", text);
    expect(readDraft(storage)).toEqual(FIRST_DRAFT);
  });

  it("lives without storage", () => {
    const blocked: DraftStorage = {
      getItem: () => {
        throw new Error("blocked");
      },
      setItem: () => {
        throw new Error("blocked");
      },
      removeItem: () => {
        throw new Error("blocked");
      },
    };
    expect(readDraft(blocked)).toEqual(FIRST_DRAFT);
    expect(() => {
      writeDraft(blocked, complete);
      dropDraft(blocked);
    }).not.toThrow();
  });

  it("takes over what a job has tried", () => {
    const spec = sampleSpec(
      {
        stop: { rounds: 7, targetPpm: 800_000 },
        copies: 2,
        quorum: 3,
        holdbackRounds: 1,
        price: `12345${"0".repeat(17)}`,
      },
      {
        recipe: { kind: "fedprox", mu: f32bits(0.6), alpha: f32bits(1), rho: f32bits(0.5) },
        codec: { kind: "int8", kappa: f32bits(1) },
        chunks: 5,
        steps: 11,
        batch: 32,
        microBatch: 16,
        lr: [f32bits(1e-4), f32bits(4e-3), f32bits(1e-3)],
        evaluateEvery: 2,
      },
    );
    expect(adopt(complete, "0xcd", spec, 18)).toEqual({
      ...complete,
      adopted: "0xcd",
      rounds: 7,
      target: 80,
      chunks: 5,
      steps: 11,
      batch: 32,
      learningRate: 0.004,
      recipe: "fedprox",
      rho: "0.5",
      codec: "int8",
      microBatch: 16,
      evaluateEvery: 2,
      copies: 2,
      quorum: 3,
      holdback: 1,
      price: "1234.5",
    });
  });

  it("reads class names line by line or by commas", () => {
    expect(classNames("shirt, shoe,\n bag ,")).toEqual(["shirt", "shoe", "bag"]);
  });
});

describe("steps", () => {
  it.each(STEPS)("lets a complete draft pass %s", (step) => expect(missing(step, complete, known)).toEqual([]));

  it("asks for a model, a title and a purpose", () => {
    expect(missing("model", FIRST_DRAFT, known).map(({ field }) => field)).toEqual(["from", "title", "purpose"]);
    const own = { ...complete, model: "own" as const };
    expect(missing("model", own, { ...known, modelRead: false })[0]?.field).toBe("file");
  });

  it("makes the network for a table when the table is read", () => {
    const table = { ...complete, model: "mlp" as const, data: "own" as const };
    const unread = { ...known, modelRead: false };
    expect(missing("model", table, unread)).toEqual([]);
    expect(missing("data", table, unread).map(({ field }) => field)).toEqual(["mlpHidden"]);
    expect(missing("data", table, known)).toEqual([]);
    for (const mlpHidden of ["", "8,", "0", "1.5", "5000", "1,1,1,1,1,1,1,1,1"]) {
      expect(missing("model", { ...table, mlpHidden }, known).map(({ field }) => field)).toEqual(["mlpHidden"]);
    }
  });

  it("refuses numbers that no job can have", () => {
    const draft = { ...complete, rounds: 0, batch: 1.5, learningRate: 0, target: 120 };
    expect(missing("recipe", draft, known).map(({ field }) => field)).toEqual([
      "rounds",
      "batch",
      "learningRate",
      "target",
    ]);
  });

  it("wants a budget that covers the least", () => {
    expect(missing("budget", complete, { ...known, budget: 4n })[0]?.words).toMatch(/does not cover/);
    expect(missing("budget", complete, { ...known, budget: undefined })[0]?.field).toBe("budget");
  });

  it("gathers everything at the end", () => {
    expect(missing("post", FIRST_DRAFT, { ...known, price: undefined }).length).toBeGreaterThan(3);
  });
});
