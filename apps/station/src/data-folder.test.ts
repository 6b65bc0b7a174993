import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataFolder } from "./data-folder.ts";
import { DataFolderError } from "./errors.ts";
import { loadKeys } from "./keys.ts";

const fresh = () => join(mkdtempSync(join(tmpdir(), "starling-data-")), "data");

describe("the data folder", () => {
  it("opens again after it was released, with the same keys", () => {
    const path = fresh();
    const first = openDataFolder(path);
    const keys = loadKeys(first);
    first.release();
    const second = openDataFolder(path);
    expect(loadKeys(second)).toEqual(keys);
    second.release();
  });

  it("takes over from a process that is gone", () => {
    const path = fresh();
    openDataFolder(path).release();
    writeFileSync(join(path, "station.pid"), "999999999");
    openDataFolder(path).release();
  });

  it("refuses a second station", () => {
    const path = fresh();
    openDataFolder(path);
    writeFileSync(join(path, "station.pid"), String(process.ppid));
    expect(() => openDataFolder(path)).toThrow(/Another station/);
  });

  it.each([
    ["damaged", "{", /damaged/],
    ["of another version", JSON.stringify({ starling: "station", format: 99 }), /another version/],
  ])("refuses a folder that is %s", (_, stamp, words) => {
    const path = fresh();
    openDataFolder(path).release();
    writeFileSync(join(path, "station.json"), stamp);
    expect(() => openDataFolder(path)).toThrow(words);
  });

  it("never replaces keys that it cannot read", () => {
    const folder = openDataFolder(fresh());
    loadKeys(folder);
    writeFileSync(folder.at("keys.json"), "{}");
    expect(() => loadKeys(folder)).toThrow(DataFolderError);
    expect(readFileSync(folder.at("keys.json"), "utf8")).toBe("{}");
  });
});
