import type { JobId } from "@starling/protocol";
import type { Coordinator } from "../coordinator.ts";
import { KilledError, type TestCoordinator, type TestStation } from "./test-station.ts";
import type { TestWorker } from "./test-worker.ts";

/** Lets workers take turns until the job is settled, or until `turns` are used up. */
export async function drive(
  {
    station,
    job,
    workers,
    turns = 200,
  }: { station: TestStation; job: JobId; workers: readonly TestWorker[]; turns?: number },
  coordinator: TestCoordinator,
): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    for (const worker of workers) {
      await worker.turn(coordinator);
      await coordinator.idle();
    }
    station.clock.move(1_000);
    await coordinator.idle();
    if (coordinator.isDead()) throw new KilledError("The coordinator was killed.", { fix: "Open it again." });
    if (coordinator.epochs(job).at(-1)?.last === true && coordinator.epochs(job).at(-1)?.transaction !== null) return;
  }
}

/** Says hello for each worker. */
export async function greet(coordinator: Coordinator, workers: readonly TestWorker[]): Promise<void> {
  for (const worker of workers) await coordinator.handle(await worker.hello(), worker.peer);
}
