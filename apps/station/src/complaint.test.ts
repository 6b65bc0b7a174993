import { StarlingError } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { complaint } from "./complaint.ts";

const system = (code: string, path?: string) => Object.assign(new Error("words of the system"), { code, path });

describe("what the one who starts a station is told", () => {
  it("is our own words where we have some", () => {
    const error = new StarlingError("It is broken.", { fix: "Mend it.", details: ["here"] });
    expect(complaint(error)).toBe("It is broken. Mend it.\n  here");
  });

  it.each(["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EMFILE", "ENOTDIR", "EEXIST", "EISDIR", "ENOENT"])(
    "is one line with the file and a fix for %s",
    (code) => {
      const told = complaint(system(code, "/data/keys.json"));
      expect(told).toMatch(new RegExp(`^/data/keys\\.json can not be used \\(${code}\\)\\. [A-Z].*\\.$`));
      expect(complaint(system(code))).toMatch(/^A file or folder can not be used/);
    },
  );

  it("is the whole of a bug, to be reported", () => {
    const told = complaint(new TypeError("x is undefined"));
    expect(told).toMatch(/Report it/);
    expect(told).toContain("complaint.test.ts");
    expect(complaint(system("EWEIRD"))).toMatch(/Report it/);
    expect(complaint("thrown text")).toContain("thrown text");
  });
});
