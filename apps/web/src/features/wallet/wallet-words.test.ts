import { describe, expect, it } from "vitest";
import { walletWords } from "./wallet-words.ts";

const coded = (code: number, cause?: unknown) => Object.assign(new Error("no", { cause }), { code });

describe("wallet words", () => {
  it("knows a no, however deep it is wrapped", () => {
    expect(walletWords(new Error("outer", { cause: new Error("middle", { cause: coded(4001) }) }))?.title).toMatch(
      /declined/,
    );
  });
  it("knows an open question and an unknown chain", () => {
    expect(walletWords(coded(-32_002))?.title).toMatch(/question/);
    expect(walletWords(coded(4902))?.fix).toMatch(/add it/);
  });
  it.each([undefined, null, "text", new Error("other"), coded(1)])("leaves %s to others", (error) =>
    expect(walletWords(error)).toBeUndefined(),
  );
});
