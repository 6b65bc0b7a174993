import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { EmbeddedChainError } from "../errors.ts";
import { embeddedChain } from "./embedded.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "starling-embedded-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const holdsMinichain = () => writeFileSync(join(folder, "minichain.jsonl"), "");
const holdsAnvil = () => writeFileSync(join(folder, "state-3.json.gz"), "");

describe("the embedded chain", () => {
  test("is anvil where the platform has it, or the kind that is asked for", () => {
    expect(embeddedChain({ folder }).kind).toBe("anvil");
    expect(embeddedChain({ folder, kind: "minichain" }).kind).toBe("minichain");
    expect(embeddedChain({ folder: join(folder, "none"), kind: "anvil" }).kind).toBe("anvil");
  });

  test("is the kind that the folder holds, so that a station goes on with its own chain", () => {
    holdsMinichain();
    expect(embeddedChain({ folder }).kind).toBe("minichain");
  });

  test.each([
    ["anvil" as const, holdsMinichain],
    ["minichain" as const, holdsAnvil],
  ])("is refused as %s where the folder holds the other kind", (kind, hold) => {
    hold();
    expect(() => embeddedChain({ folder, kind })).toThrow(EmbeddedChainError);
    expect(() => embeddedChain({ folder, kind })).toThrow(/holds a chain/);
  });

  test("is the in-process EVM where the platform has no anvil; asked for anvil it says what to do", () => {
    vi.stubEnv("ANVIL_BIN", "");
    const arch = Object.getOwnPropertyDescriptor(process, "arch");
    if (arch === undefined) throw new TypeError("no arch");
    Object.defineProperty(process, "arch", { ...arch, value: "mips" });
    try {
      expect(embeddedChain({ folder }).kind).toBe("minichain");
      expect(() => embeddedChain({ folder, kind: "anvil" })).toThrow(/no anvil for .* mips/);
      holdsAnvil();
      expect(() => embeddedChain({ folder })).toThrow(EmbeddedChainError);
    } finally {
      Object.defineProperty(process, "arch", arch);
    }
  });
});
