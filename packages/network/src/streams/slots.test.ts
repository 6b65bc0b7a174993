import { describe, expect, test } from "vitest";
import { slots } from "./slots.ts";

const later = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

describe("slots", () => {
  test("never run more than the limit of one key, and all in the end", async () => {
    const pool = slots();
    let running = 0;
    let most = 0;
    const work = async (n: number) => {
      most = Math.max(most, ++running);
      await later();
      running--;
      return n;
    };
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => pool.use("a", 3, undefined, () => work(n))));
    expect(results).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(most).toBe(3);
  });

  test("of different keys do not wait for each other", async () => {
    const pool = slots();
    const held = pool.use("a", 1, undefined, () => new Promise<string>((resolve) => setTimeout(resolve, 50, "a")));
    const free = pool.use("b", 1, undefined, async () => "b");
    expect(await Promise.race([held, free])).toBe("b");
    await held;
  });

  test("are given back when the work throws", async () => {
    const pool = slots();
    const failing = pool.use("a", 1, undefined, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await pool.use("a", 1, undefined, async () => 1)).toBe(1);
  });

  test("are left by whoever no longer waits", async () => {
    const pool = slots();
    const stop = new AbortController();
    const first = pool.use("a", 1, undefined, later);
    const second = pool.use("a", 1, stop.signal, async () => "never");
    const third = pool.use("a", 1, undefined, async () => "third");
    stop.abort(new Error("left"));
    await expect(second).rejects.toThrow("left");
    await first;
    expect(await third).toBe("third");
    await expect(pool.use("a", 1, stop.signal, async () => "never")).rejects.toThrow("left");
  });
});
