import type { JobId, SigningDomain } from "@starling/protocol";
import type { CoordinatorComponents } from "./components.ts";
import { CHAIN_CACHE_MS, KEEP_MS, TICK_MS } from "./constants.ts";
import type { CoordinatorInit } from "./coordinator.ts";
import { dueEffects } from "./effects/due-effects.ts";
import type { EngineContext } from "./effects/engine-context.ts";
import { type EffectRunner, effectRunner } from "./effects/runner.ts";
import type { Fact } from "./facts/fact.ts";
import { lanesByName, openWork } from "./lanes/lanes.ts";
import { pendingReveals } from "./results/pending-reveals.ts";
import { nextFacts } from "./rounds/next-facts.ts";
import { releases } from "./settlement/release.ts";
import { type Book, openBook } from "./state/book.ts";
import { newLive } from "./state/live.ts";
import { stationCheck } from "./verification/station-check.ts";

/** The parts of a coordinator that live from start to stop. */
export interface Engine {
  readonly context: EngineContext;
  /** Resolves when no effect runs and nothing more follows from the state at this moment. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** The parts that live from start to stop: the book, its effects and the clock's tick. */
export async function startEngine(
  init: CoordinatorInit,
  components: CoordinatorComponents,
  domain: SigningDomain,
  changed: (facts: readonly Fact[]) => void,
): Promise<Engine> {
  const { clock, chain, journal } = components;
  const live = newLive(clock.now());
  const lanes = lanesByName(init.lanes);
  const opened = await openBook(journal, lanes);
  const book: Book = {
    ...opened,
    async record(decide) {
      const facts = await opened.record(decide);
      if (facts.length > 0) changed(facts);
      return facts;
    },
  };
  for (const job of book.state.jobs.keys()) live.recheck.add(job);
  const workOf = openWork(lanes, components);
  const runner: EffectRunner = effectRunner({
    clock,
    onDone({ key }, trouble) {
      const job = key.split(" ")[1] as JobId;
      if (trouble === undefined) live.troubles.delete(job);
      else live.troubles.set(job, trouble);
      // A journal that cannot be written fails whoever asks next; the tick tries again.
      advance().catch(() => undefined);
    },
  });
  let advancing: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  async function settle(): Promise<void> {
    do {
      again = false;
      let facts: readonly Fact[];
      do facts = await book.record((state) => nextFacts(state, { now: clock.now(), live }));
      while (facts.length > 0);
      if (!stopped) runner.start(dueEffects(context));
    } while (again && !stopped);
  }

  /** One pass at a time: a call during a pass adds one more to it. */
  function advance(): Promise<void> {
    if (stopped) return Promise.resolve();
    again = true;
    advancing ??= settle().finally(() => {
      advancing = undefined;
    });
    return advancing;
  }

  async function readChain(job: JobId, signal?: AbortSignal) {
    const reading = await chain.readJob(job, signal === undefined ? {} : { signal });
    live.chain.set(job, { job: reading, readAt: clock.now() });
    return reading;
  }

  const context: EngineContext = {
    ...components,
    book,
    live,
    domain,
    engine: init.engine,
    policy: init.epochs,
    keepMs: init.keepMs ?? KEEP_MS,
    pending: pendingReveals(),
    claims: new Map(),
    releases: releases(),
    workOf,
    uploadTo: init.uploadTo,
    advance,
    readChain,
    check: stationCheck({ ...components, book, workOf }),
    async refreshChain(job) {
      const known = live.chain.get(job);
      if (known === undefined || clock.now() - known.readAt >= CHAIN_CACHE_MS) await readChain(job);
    },
  };

  let cancelTick = clock.after(init.tickMs ?? TICK_MS, tick);
  function tick(): void {
    if (stopped) return;
    cancelTick = clock.after(init.tickMs ?? TICK_MS, tick);
    advance().catch(() => undefined);
  }

  return {
    context,
    async idle() {
      await advance();
      while (runner.running()) {
        await runner.idle();
        await advance();
      }
    },
    async stop() {
      stopped = true;
      cancelTick();
      await runner.stop();
      await advancing?.catch(() => undefined);
      await book.quiet();
    },
  };
}
