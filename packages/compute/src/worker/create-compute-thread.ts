import { DeviceLostError, GpuUnavailableError } from "../errors.ts";
import { type Clock, systemClock } from "../train/duty-cycle.ts";
import { fromErrorMessage } from "./error-message.ts";
import { afterLoss } from "./loss-policy.ts";
import type { Command, RequestName, Requests, ThreadEvent, ThreadSettings } from "./protocol.ts";

/** The part of a Worker that is used. */
export interface WorkerHandle {
  postMessage(command: Command): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ThreadEvent>) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

export interface ComputeThreadInit extends ThreadSettings {
  /** Makes a worker; written in the app, whose bundler must see `new Worker(new URL(...))`. */
  readonly spawn: () => WorkerHandle;
  readonly clock?: Clock;
}

/** What the thread is doing about its worker. */
export type ThreadStatus =
  | { readonly kind: "idle" }
  | { readonly kind: "running"; readonly generation: number }
  | { readonly kind: "recovering"; readonly reason: string; readonly delayMs: number }
  | { readonly kind: "stopped"; readonly reason: string };

export interface CallOptions<N extends RequestName> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Requests[N]["progress"]) => void) | undefined;
}

type Call<N extends RequestName> = Requests[N]["input"] extends undefined
  ? (options?: CallOptions<N>) => Promise<Requests[N]["output"]>
  : (input: Requests[N]["input"], options?: CallOptions<N>) => Promise<Requests[N]["output"]>;

/** Everything heavy, in another thread. Every call rejects with a StarlingError or the signal's reason. */
export type ComputeThread = { readonly [N in RequestName]: Call<N> } & {
  /** Share of the time that the device may work, 0 (pause) to 1; acts within a fraction of a second. */
  setShare(share: number): void;
  readonly status: () => ThreadStatus;
  /** Calls back at every change of status; returns what ends that. */
  onStatus(listener: (status: ThreadStatus) => void): () => void;
  /** Ends the worker at once; calls in flight reject. A later call starts a new one. */
  stop(): void;
};

interface Pending {
  resolve(output: unknown): void;
  reject(error: unknown): void;
  progress(progress: unknown): void;
}

/**
 * The compute thread as the page sees it. A worker is spawned by the first call; when its device or the worker itself
 * is lost, calls in flight reject with DeviceLostError, and the next call gets a new worker after a wait, or, after
 * three losses in ten minutes, GpuUnavailableError.
 */
export function createComputeThread({ spawn, clock = systemClock(), ...settings }: ComputeThreadInit): ComputeThread {
  let worker: WorkerHandle | undefined;
  let recovery: Promise<void> = Promise.resolve();
  let status: ThreadStatus = { kind: "idle" };
  let generation = 0;
  let nextId = 0;
  let share = 1;
  const losses: number[] = [];
  const pending = new Map<number, Pending>();
  const listeners = new Set<(status: ThreadStatus) => void>();

  const become = (next: ThreadStatus) => {
    status = next;
    for (const listener of listeners) listener(next);
  };

  const end = (error: unknown) => {
    worker?.terminate();
    worker = undefined;
    const failed = [...pending.values()];
    pending.clear();
    for (const { reject } of failed) reject(error);
  };

  const lose = (reason: string) => {
    losses.push(clock.now());
    const decision = afterLoss(losses);
    if (decision.kind === "stop") become({ kind: "stopped", reason });
    else {
      become({ kind: "recovering", reason, delayMs: decision.delayMs });
      recovery = clock.sleep(decision.delayMs);
    }
    end(new DeviceLostError(`The GPU was lost: ${reason}.`, { fix: "The work is handed out again by itself." }));
  };

  const receive = (event: ThreadEvent) => {
    // What a terminated worker still had in the post counts no more.
    if (event.generation !== generation || !worker) return;
    if (event.type === "lost") return lose(event.reason);
    const call = pending.get(event.id);
    if (event.type === "progress") return call?.progress(event.progress);
    pending.delete(event.id);
    if (event.type === "result") call?.resolve(event.output);
    else call?.reject(fromErrorMessage(event.error));
  };

  const ready = async (): Promise<WorkerHandle> => {
    if (status.kind === "stopped") {
      throw new GpuUnavailableError(`The GPU was lost again and again: ${status.reason}.`, {
        fix: "Close other programs that use the GPU, then reload the page.",
      });
    }
    await recovery;
    if (worker) return worker;
    generation++;
    const own = generation;
    const spawned = spawn();
    worker = spawned;
    const fail = (what: string) => () => own === generation && worker === spawned && lose(what);
    spawned.addEventListener("message", ({ data }) => receive(data));
    spawned.addEventListener("error", fail("its thread crashed"));
    spawned.addEventListener("messageerror", fail("its thread sent what cannot be read"));
    spawned.postMessage({ type: "configure", generation, settings });
    spawned.postMessage({ type: "share", share });
    become({ kind: "running", generation });
    return spawned;
  };

  const call = async (type: RequestName, input: unknown, options: CallOptions<RequestName> = {}) => {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const target = await ready();
    signal?.throwIfAborted();
    const id = nextId++;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const report = onProgress as ((progress: unknown) => void) | undefined;
    pending.set(id, { resolve, reject, progress: (progress) => report?.(progress) });
    const cancel = () => {
      if (!pending.delete(id)) return;
      target.postMessage({ type: "cancel", id });
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      target.postMessage({ type, id, input } as Command);
      return await promise;
    } finally {
      signal?.removeEventListener("abort", cancel);
      pending.delete(id);
    }
  };

  const withInput = (type: RequestName) => (input: unknown, options?: CallOptions<RequestName>) =>
    call(type, input, options);
  const withoutInput = (type: RequestName) => (options?: CallOptions<RequestName>) => call(type, undefined, options);
  const calls = {
    preflight: withoutInput("preflight"),
    prepare: withoutInput("prepare"),
    warmUp: withInput("warmUp"),
    warmUpJob: withInput("warmUpJob"),
    chunk: withInput("chunk"),
    train: withInput("train"),
    evaluate: withInput("evaluate"),
    inferRuntime: withInput("inferRuntime"),
    infer: withInput("infer"),
    inferChunk: withInput("inferChunk"),
    warmUpInferJob: withInput("warmUpInferJob"),
    deviceClass: withoutInput("deviceClass"),
    measureSpeed: withoutInput("measureSpeed"),
    hash: withInput("hash"),
    decodeShard: withInput("decodeShard"),
  } as { readonly [N in RequestName]: Call<N> };

  return {
    ...calls,
    setShare: (next) => {
      share = next;
      worker?.postMessage({ type: "share", share });
    },
    status: () => status,
    onStatus: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {
      end(new DeviceLostError("The compute thread was stopped.", { fix: "Start it again." }));
      if (status.kind !== "stopped") become({ kind: "idle" });
    },
  };
}
