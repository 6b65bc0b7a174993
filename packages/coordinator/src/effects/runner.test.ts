import { expect, it } from "vitest";
import { manualClock } from "../testing/manual-clock.ts";
import { type Effect, effectRunner } from "./runner.ts";

/** An effect that waits until it is let go. */
function gated(key: string, lane: string) {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let runs = 0;
  const effect: Effect = {
    key,
    lane,
    async run() {
      runs++;
      await gate;
    },
  };
  return { effect, release, runs: () => runs };
}

it("runs a key once at a time, and a lane in turn", async () => {
  const done: string[] = [];
  const runner = effectRunner({ clock: manualClock(), onDone: ({ key }) => void done.push(key) });
  const [a, b, c] = [gated("a", "one"), gated("b", "one"), gated("c", "two")];
  runner.start([a.effect, a.effect, b.effect, c.effect]);
  await Promise.resolve();
  expect([a.runs(), b.runs(), c.runs()]).toEqual([1, 0, 1]);
  for (const { release } of [a, b, c]) release();
  await runner.idle();
  runner.start([b.effect]);
  await runner.idle();
  expect(done.sort()).toEqual(["a", "b", "c"]);
});

it("rests after a failure, longer each time, and forgets it after a success", async () => {
  const clock = manualClock();
  const troubles: (string | undefined)[] = [];
  const runner = effectRunner({ clock, onDone: (_, trouble) => void troubles.push(trouble) });
  let runs = 0;
  let broken = true;
  const effect: Effect = {
    key: "a",
    lane: "a",
    async run() {
      runs++;
      if (broken) throw new Error("away");
    },
  };
  const attempt = async (afterMs: number) => {
    clock.move(afterMs);
    runner.start([effect]);
    await runner.idle();
    return runs;
  };
  expect(await attempt(0)).toBe(1);
  expect(await attempt(999)).toBe(1);
  expect(await attempt(1)).toBe(2);
  expect(await attempt(1_999)).toBe(2);
  expect(await attempt(1)).toBe(3);
  broken = false;
  expect(await attempt(4_000)).toBe(4);
  broken = true;
  expect(await attempt(0)).toBe(5);
  expect(await attempt(1_000)).toBe(6);
  expect(troubles).toEqual(["away", "away", "away", undefined, "away", "away"]);
});

it("aborts what runs when it is stopped, and starts nothing more", async () => {
  let told = 0;
  const runner = effectRunner({ clock: manualClock(), onDone: () => void told++ });
  let aborted = false;
  const effect: Effect = {
    key: "a",
    lane: "a",
    run: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        });
      }),
  };
  runner.start([effect]);
  await Promise.resolve();
  await runner.stop();
  expect(aborted).toBe(true);
  runner.start([effect]);
  expect(runner.running()).toBe(false);
  expect(told).toBe(0);
});
