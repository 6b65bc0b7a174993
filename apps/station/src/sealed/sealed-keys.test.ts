import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSealedKeys } from "./sealed-keys.ts";

const name = (n: number) => n.toString(16).padStart(64, "0");
const bytes = (n: number) => new Uint8Array(60).fill(n);
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "starling-sealed-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("openSealedKeys", () => {
  it("keeps what it is given over a restart, and the newest under each name", () => {
    const keys = openSealedKeys(folder);
    expect(keys.get(name(1))).toBeUndefined();
    keys.put(name(1), bytes(1));
    keys.put(name(1), bytes(2));
    expect(openSealedKeys(folder).get(name(1))).toEqual(bytes(2));
  });

  it("takes no new names beyond its room, counted over restarts, and replaces the ones it has", () => {
    openSealedKeys(folder, { most: 2 }).put(name(1), bytes(1));
    const keys = openSealedKeys(folder, { most: 2 });
    keys.put(name(2), bytes(2));
    expect(() => keys.put(name(3), bytes(3))).toThrow("keeps no more");
    keys.put(name(2), bytes(4));
    expect(keys.get(name(2))).toEqual(bytes(4));
    expect(keys.get(name(3))).toBeUndefined();
  });

  it("takes so many new names an hour", () => {
    let now = 0;
    const keys = openSealedKeys(folder, { now: () => now });
    for (let n = 0; n < 600; n++) keys.put(name(n), bytes(1));
    expect(() => keys.put(name(600), bytes(1))).toThrow("enough");
    now += 3_600_001;
    keys.put(name(600), bytes(1));
  });
});
