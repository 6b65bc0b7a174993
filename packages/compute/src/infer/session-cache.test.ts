import { describe, expect, it } from "vitest";
import { MemoryLimitError } from "../errors.ts";
import { sessionCache } from "./session-cache.ts";

/** A cache of 100 bytes that writes down what it frees. */
function cache() {
  const freed: string[] = [];
  const opened: string[] = [];
  const sessions = sessionCache<string>(100, async (value) => void freed.push(value));
  const use = (key: string, bytes: number) =>
    sessions.use(key, bytes, async () => {
      opened.push(key);
      return key;
    });
  return { sessions, use, freed, opened };
}

describe("sessionCache", () => {
  it("opens once and keeps; frees what was not used for longest", async () => {
    const { sessions, use, freed, opened } = cache();
    for (const key of ["a", "b", "a"]) (await use(key, 40)).done();
    expect(opened).toEqual(["a", "b"]);
    expect(sessions.bytes()).toBe(80);
    (await use("c", 40)).done();
    expect(freed).toEqual(["b"]);
    expect(sessions.keys()).toEqual(["a", "c"]);
    expect(sessions.bytes()).toBe(80);
  });

  it("never frees what is in use", async () => {
    const { use, freed, sessions } = cache();
    const a = await use("a", 40);
    (await use("b", 40)).done();
    (await use("c", 60)).done();
    expect(freed).toEqual(["b"]);
    await expect(use("d", 70)).rejects.toThrow(MemoryLimitError);
    a.done();
    a.done();
    await use("d", 70);
    expect(freed).toEqual(["b", "c", "a"]);
    expect(sessions.bytes()).toBe(70);
  });

  it("opens one session for two who ask at once", async () => {
    const { use, opened } = cache();
    const [one, two] = await Promise.all([use("a", 10), use("a", 10)]);
    expect([one.value, two.value, ...opened]).toEqual(["a", "a", "a"]);
  });

  it("keeps nothing of one that does not open, and tries again", async () => {
    const { sessions, use } = cache();
    const broken = sessions.use("a", 40, () => Promise.reject(new Error("no")));
    await expect(broken).rejects.toThrow("no");
    expect(sessions.bytes()).toBe(0);
    expect((await use("a", 40)).value).toBe("a");
  });

  it("finds what is held, and frees everything in the end", async () => {
    const { sessions, use, freed } = cache();
    expect(sessions.held("a")).toBeUndefined();
    await use("a", 10);
    expect((await sessions.held("a"))?.value).toBe("a");
    await sessions.clear();
    expect([freed, sessions.bytes(), sessions.keys()]).toEqual([["a"], 0, []]);
  });
});
