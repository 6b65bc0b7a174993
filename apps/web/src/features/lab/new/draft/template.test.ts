import type { JobId, JobView } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { FIRST_DRAFT } from "./draft.ts";
import { copyOf, fromTemplate, oldest } from "./template.ts";

const sample = { job: "0xaa" as JobId, title: "Clothes", purpose: "Tells them apart.", postedAt: 1 } as JobView;
const typed = { ...FIRST_DRAFT, title: "Mine", purpose: "My own words.", rounds: 99, from: "0xbb" };

describe("where a draft begins", () => {
  it("is anew with the sample, whatever was typed before", () => {
    expect(fromTemplate(typed, "sample")).toEqual(FIRST_DRAFT);
  });

  it("is what was typed, with own files or without", () => {
    expect(fromTemplate(typed, "own")).toEqual({ ...typed, model: "own", data: "own" });
    expect(fromTemplate(typed, undefined)).toBe(typed);
  });
});

describe("the job to copy by default", () => {
  it("is the first that was posted, in whatever order they come", () => {
    const later = { ...sample, job: "0xcc" as JobId, postedAt: 2 };
    expect(oldest([later, sample])).toBe(sample);
    expect(oldest([sample, later])).toBe(sample);
  });

  it("is none where there are none, or they are not known yet", () => {
    expect(oldest([])).toBeUndefined();
    expect(oldest(undefined)).toBeUndefined();
  });
});

describe("a copy", () => {
  it("brings its words where nothing was typed", () => {
    expect(copyOf(FIRST_DRAFT, sample)).toMatchObject({ from: "0xaa", title: "Clothes", purpose: "Tells them apart." });
  });

  it("leaves what was typed", () => {
    expect(copyOf(typed, sample)).toEqual({ ...typed, from: "0xaa" });
  });

  it("lends an own model its recipe, not its words", () => {
    expect(copyOf({ ...FIRST_DRAFT, model: "own" }, sample)).toEqual({ ...FIRST_DRAFT, model: "own", from: "0xaa" });
  });

  it("cuts a title that a spec would not take", () => {
    expect(copyOf(FIRST_DRAFT, { ...sample, title: "x".repeat(500) }).title).toHaveLength(120);
  });
});
