import { describe, expect, it } from "vitest";
import type { Engine } from "../engine/engine.ts";
import { DeviceLostError } from "../errors.ts";
import { untilLost } from "./until-lost.ts";

/** What is used of an engine: its loss, when it is told. */
function losable() {
  const listeners = new Set<(reason: string) => void>();
  let reason: string | undefined;
  const engine = {
    lost: () => reason,
    onLost: (listener: (reason: string) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Engine;
  const lose = (why: string) => {
    reason = why;
    for (const listener of listeners) listener(why);
  };
  return { engine, lose, listeners };
}

describe("untilLost", () => {
  it("gives what the work gives, and listens no longer", async () => {
    const { engine, listeners } = losable();
    expect(await untilLost(engine, async () => 1)).toBe(1);
    expect(await untilLost(undefined, async () => 2)).toBe(2);
    await expect(untilLost(engine, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(listeners.size).toBe(0);
  });

  it("does not wait for work that never ends on a lost device, and begins none there", async () => {
    const { engine, lose } = losable();
    const waiting = untilLost(engine, () => new Promise(() => {}));
    lose("unplugged");
    await expect(waiting).rejects.toThrow(DeviceLostError);
    await expect(waiting).rejects.toThrow(/unplugged/);
    let begun = false;
    const late = untilLost(engine, async () => {
      begun = true;
    });
    await expect(late).rejects.toThrow(DeviceLostError);
    expect(begun).toBe(false);
  });
});
