import { weightsCache } from "../chunk/weights-cache.ts";
import type { Engine } from "../engine/engine.ts";
import { DeviceLostError, RuntimeFaultError } from "../errors.ts";
import { jobMemory } from "../infer/chunk/job-memory.ts";
import type { InferEngine } from "../infer/infer-engine.ts";
import type { LoadRuntime } from "../infer/runtime.ts";
import { answerRequest, DEVICE_REQUESTS } from "./answer-request.ts";
import { toErrorMessage } from "./error-message.ts";
import { openEngine } from "./open-engine.ts";
import type { Command, Request, ThreadEvent, ThreadSettings } from "./protocol.ts";

/** The part of a dedicated worker's global scope, or of a MessagePort, that is used. */
export interface WorkerScope {
  postMessage(message: ThreadEvent, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Command>) => void): void;
}

type Unnumbered<E> = E extends { generation: number } ? Omit<E, "generation"> : never;

export interface ComputeWorkerInit {
  /** The worker's own unless given. */
  readonly scope?: WorkerScope;
  /** Opens and tests the device; `openEngine`, which knows browsers, unless given. */
  readonly open?: (settings: ThreadSettings) => Promise<Engine>;
  /** Loads ONNX Runtime; `loadRuntime`, which knows browsers, unless given. */
  readonly load?: LoadRuntime;
}

/** Everything of inference is loaded by the first request that needs it. */
async function openItems(engine: () => Promise<Engine>, load: LoadRuntime | undefined): Promise<InferEngine> {
  const [{ openInferEngine }, { loadRuntime }] = await Promise.all([
    import("../infer/infer-engine.ts"),
    import("../infer/load-runtime.ts"),
  ]);
  return openInferEngine({ load: load ?? loadRuntime, gpu: engine });
}

/**
 * Answers commands inside the worker: `serveComputeWorker()` is all that a worker file has to say. Device requests run
 * one after the other, light ones at once.
 */
export function serveComputeWorker(init: ComputeWorkerInit = {}): void {
  const { scope = globalThis as unknown as WorkerScope, open = openEngine, load } = init;
  let generation = 0;
  let settings: ThreadSettings = { engine: "webgpu", allowFallback: false };
  let share = 1;
  let opened: Promise<Engine> | undefined;
  let items: Promise<InferEngine> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const cache = weightsCache();
  const jobs = jobMemory();
  const running = new Map<number, AbortController>();

  const emit = (event: Unnumbered<ThreadEvent>, transfer: ArrayBuffer[] = []) =>
    scope.postMessage({ ...event, generation } as ThreadEvent, transfer);

  const engine = () => {
    opened ??= open(settings).then((ready) => {
      ready.onLost((reason) => emit({ type: "lost", reason }));
      return ready;
    });
    // A failed attempt is not kept: the visitor may have closed what held the GPU.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };

  const inferEngine = () => {
    items ??= openItems(engine, load);
    items.catch(() => {
      items = undefined;
    });
    return items;
  };

  const answer = async (request: Request, { signal }: AbortController) => {
    try {
      signal.throwIfAborted();
      const onProgress = (progress: Extract<ThreadEvent, { type: "progress" }>["progress"]) =>
        emit({ type: "progress", id: request.id, progress });
      const context = { settings, engine, signal, share: () => share, onProgress, cache, inferEngine, jobs };
      const { output, transfer } = await answerRequest(request, context);
      emit({ type: "result", id: request.id, output }, transfer);
    } catch (error) {
      emit({ type: "failure", id: request.id, error: toErrorMessage(error) });
      if (error instanceof DeviceLostError || error instanceof RuntimeFaultError)
        emit({ type: "lost", reason: error.message });
    } finally {
      running.delete(request.id);
    }
  };

  const receive = (command: Command) => {
    switch (command.type) {
      case "configure":
        ({ generation, settings } = command);
        return;
      case "share":
        share = command.share;
        return;
      case "cancel":
        running.get(command.id)?.abort();
        return;
      default: {
        const controller = new AbortController();
        running.set(command.id, controller);
        if (!DEVICE_REQUESTS.has(command.type)) void answer(command, controller);
        else queue = queue.then(() => answer(command, controller));
      }
    }
  };
  scope.addEventListener("message", ({ data }) => receive(data));
}
