import { errorText } from "@starling/protocol";
import type { Clock } from "../components.ts";
import { RETRY_MS } from "../constants.ts";

/** Something that has to be done outside the state: it is named, and never runs twice at a time. */
export interface Effect {
  /** What is done, on what: repeated requests for a key that runs or rests are dropped. */
  readonly key: string;
  /** Effects of one lane run one after the other. */
  readonly lane: string;
  run(signal: AbortSignal): Promise<void>;
}

/** Settings of {@link effectRunner}. */
export interface RunnerInit {
  readonly clock: Clock;
  /** After each effect, whether it went well or not. */
  onDone(effect: Effect, trouble: string | undefined): void;
}

/** Runs effects, with pauses after failures that double until one succeeds. */
export interface EffectRunner {
  start(effects: readonly Effect[]): void;
  running(): boolean;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
  /** Aborts what runs and waits for it. */
  stop(): Promise<void>;
}

/** @see EffectRunner */
export function effectRunner({ clock, onDone }: RunnerInit): EffectRunner {
  const abort = new AbortController();
  const running = new Map<string, { readonly lane: string; readonly done: Promise<void> }>();
  const resting = new Map<string, { readonly until: number; readonly pause: number }>();

  function isFree({ key, lane }: Effect): boolean {
    if (running.has(key) || (resting.get(key)?.until ?? 0) > clock.now()) return false;
    return !running.values().some((other) => other.lane === lane);
  }

  async function run(effect: Effect): Promise<void> {
    let trouble: string | undefined;
    try {
      await effect.run(abort.signal);
      resting.delete(effect.key);
    } catch (error) {
      trouble = errorText(error);
      const pause = Math.min(RETRY_MS.most, (resting.get(effect.key)?.pause ?? RETRY_MS.first / 2) * 2);
      resting.set(effect.key, { until: clock.now() + pause, pause });
    }
    running.delete(effect.key);
    if (!abort.signal.aborted) onDone(effect, trouble);
  }

  return {
    start(effects) {
      if (abort.signal.aborted) return;
      for (const effect of effects) {
        if (isFree(effect))
          running.set(effect.key, { lane: effect.lane, done: Promise.resolve().then(() => run(effect)) });
      }
    },
    running: () => running.size > 0,
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
    async stop() {
      abort.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
