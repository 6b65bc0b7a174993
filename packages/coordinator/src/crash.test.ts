import { describe, expect, it } from "vitest";
import { drive, greet } from "./testing/drive.ts";
import { pretendWorker } from "./testing/pretend-worker.ts";
import { type TestStation, testStation } from "./testing/test-station.ts";

const outcome = (
  station: TestStation,
  view: { model: string; test: unknown; roundViews: readonly { model: string; units: string }[] } | undefined,
) => ({
  model: view?.model,
  test: view?.test,
  rounds: view?.roundViews.map(({ model, units }) => [model, units]),
  proposals: station.chain.proposals.map(({ epoch, root, total }) => [epoch, root, total]),
});

/** A whole job whose coordinator dies at each fact once, the given way. */
async function runDying(way: "before" | "after" | undefined) {
  const died = new Set<number>();
  const station = testStation({
    killAt(seq) {
      if (seq === 0 || died.has(seq)) return undefined;
      died.add(seq);
      return way;
    },
  });
  const worker = pretendWorker(1);
  let coordinator = await station.open();
  const job = await station.addJob(coordinator);
  for (let lives = 0; lives < 300; lives++) {
    try {
      if (lives > 0) coordinator = await station.open();
      await greet(coordinator, [worker]);
      await drive({ station, job, workers: [worker], turns: 60 }, coordinator);
    } catch (error) {
      if (!coordinator.isDead()) throw error;
    }
    if (!coordinator.isDead()) break;
    await coordinator.stop().catch(() => undefined);
  }
  const view = coordinator.view(job);
  await coordinator.stop();
  return { station, died: died.size, outcome: outcome(station, view), view };
}

describe("a coordinator that is killed", () => {
  it("comes to the same model, the same pay and the same chain whichever fact it died at", async () => {
    const straight = await runDying(undefined);
    expect(straight.view?.state).toBe("ended");
    expect(straight.outcome.proposals.length).toBeGreaterThan(0);
    const before = await runDying("before");
    expect(before.died).toBeGreaterThan(40);
    expect(before.outcome).toEqual(straight.outcome);
    const after = await runDying("after");
    expect(after.died).toBeGreaterThan(40);
    expect(after.outcome).toEqual(straight.outcome);
  }, 120_000);
});
