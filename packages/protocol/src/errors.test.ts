import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorText, StarlingError } from "./errors.ts";

describe("errorText", () => {
  it("says message, fix and details of our own errors, and the message of others", () => {
    const error = new StarlingError("It is full.", { fix: "Empty it.", details: ["by 3"] });
    expect(errorText(error)).toBe("It is full. Empty it.\n  by 3");
    expect(errorText(new TypeError("odd"))).toBe("odd");
    expect(errorText("plain")).toBe("plain");
  });

  it.each([
    ["a toString that is no function", { toString: {} }],
    ["no prototype", Object.create(null)],
    [
      "a toString that throws",
      {
        toString() {
          throw new Error("no");
        },
      },
    ],
  ])("has words for a thrown value with %s", (_, thrown) => {
    expect(errorText(thrown)).toMatch(/[a-z]/);
  });

  it("has text for anything", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), (thrown) => {
        expect(typeof errorText(thrown)).toBe("string");
      }),
    );
  });
});
