import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesLike } from "./low-rank-names.ts";

describe("namesLike", () => {
  it.each([
    ["", "h.0.attn.weight", true],
    [" , ", "h.0.attn.weight", true],
    ["*.attn.*", "h.0.attn.weight", true],
    ["*.attn.*", "h.0.mlp.weight", false],
    ["head.weight", "head.weight", true],
    ["head", "head.weight", false],
    ["h.1*, *.mlp.*", "h.0.mlp.weight", true],
    ["a*a", "a", false],
    ["a*b*c", "abc", true],
    ["a*b*c", "acb", false],
    ["a.c", "abc", false],
  ])("%j means %j: %s", (patterns, name, meant) => expect(namesLike(patterns)(name)).toBe(meant));

  it("agrees with a regular expression", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), word, (parts, name) => {
        fc.pre(parts.join("*") !== "");
        const expression = new RegExp(`^${parts.map((part) => part.replaceAll(".", "\\.")).join(".*")}$`);
        expect(namesLike(parts.join("*"))(name)).toBe(expression.test(name));
      }),
    );
  });
});
