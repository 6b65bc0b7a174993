import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXIT } from "./exit-codes.ts";
import { WorkError } from "./work-errors.ts";
import { workOptions } from "./work-options.ts";

describe("the command line of starling work", () => {
  it("needs nothing: a GPU works for the station on this machine", () => {
    const folder = join(homedir(), ".starling-work");
    expect(workOptions([])).toEqual({
      origin: "http://127.0.0.1:4610",
      engine: "webgpu",
      folder,
      keyFile: join(folder, "identity"),
      share: 1,
      chunks: undefined,
    });
  });

  it("names station, engine, folder, key, share and number of chunks", () => {
    const args = ["https://a.example/lab", "--engine", "cpu", "--folder", "/f", "--share", "25", "--chunks", "3"];
    expect(workOptions([...args, "--key", "/k"])).toEqual({
      origin: "https://a.example",
      engine: "cpu",
      folder: "/f",
      keyFile: "/k",
      share: 0.25,
      chunks: 3,
    });
    expect(workOptions(["--help"])).toBe("help");
  });

  it.each([
    ["an unknown option", ["--gpu"], "--gpu"],
    ["an unknown engine", ["--engine", "abacus"], "webgpu, wasm, cpu"],
    ["no address", ["station"], "not the address"],
    ["another protocol", ["file:///station"], "not the address"],
    ["two stations", ["http://a", "http://b"], "http://b"],
    ["too small a share", ["--share", "5"], "from 10 to 100"],
    ["half a chunk", ["--chunks", "1.5"], "whole number"],
  ])("with %s is refused in words", (_, args, words) => {
    const refused = () => workOptions(args);
    expect(refused).toThrow(WorkError);
    expect(refused).toThrow(words);
    expect(refused).toThrow(expect.objectContaining({ exitCode: EXIT.usage, fix: expect.stringContaining("--help") }));
  });
});
