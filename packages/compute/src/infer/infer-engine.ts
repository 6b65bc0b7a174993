import type { ModelSummary } from "@starling/graph";
import type { Stage, Tensors } from "@starling/processing";
import type { InferenceSession } from "onnxruntime-web";
import type { Engine } from "../engine/engine.ts";
import { throughFaultGate } from "../engine/fault-gate.ts";
import { GpuUnavailableError, ModelNotHeldError } from "../errors.ts";
import { checkModel } from "./check-model.ts";
import { checkPorts, readPorts } from "./check-ports.ts";
import { MAX_MODEL_BYTES, MAX_SESSION_BYTES } from "./constants.ts";
import { contentKey, fileBytes, type HeldModel, type ModelFile } from "./model-file.ts";
import type { LoadRuntime, OnnxRuntime, Provider } from "./runtime.ts";
import { creationFailure } from "./runtime-failure.ts";
import { sessionCache } from "./session-cache.ts";
import { fromRuntime, toRuntime } from "./tensors.ts";
import { untilLost } from "./until-lost.ts";

export interface InferEngineInit {
  /** Loads ONNX Runtime: `loadRuntime` in browsers. */
  readonly load: LoadRuntime;
  /** The training engine, opened where it is not, on whose GPUDevice models run too; without it there is wasm only. */
  readonly gpu?: (() => Promise<Engine>) | undefined;
  /** Largest model, and most bytes of models that sessions are kept of. */
  readonly maxModelBytes?: number;
  readonly maxSessionBytes?: number;
}

export interface LoadModelOptions {
  readonly provider: Provider;
  /** How the pipeline uses the model; its inputs and outputs are checked against that. */
  readonly stages: readonly Stage[];
  readonly signal?: AbortSignal | undefined;
}

/** A model that is ready to run. */
export interface LoadedModel {
  readonly name: string;
  /** Names its content: as long as the engine keeps it, it need not be sent again. */
  readonly key: string;
  /** Runs it once; the outputs are those that its stages read. Throws what ONNX Runtime throws, or DeviceLostError. */
  run(feeds: Tensors): Promise<Tensors>;
  /** Says that it is not needed for now. Its session is kept until room is needed. */
  done(): void;
}

/** Where items run: at most one runtime a provider, one session a model, one run at a time. */
export interface InferEngine {
  /** Fetches and starts the runtime of a provider, once. */
  start(provider: Provider, signal?: AbortSignal): Promise<void>;
  /**
   * Opens a model, or finds its session where it is still kept.
   * @throws MemoryLimitError, ModelFileError, ModelNotHeldError, RuntimeLoadError, GpuUnavailableError
   */
  loadModel(model: ModelFile | HeldModel, options: LoadModelOptions): Promise<LoadedModel>;
  /** The engine whose device runs models of a provider; undefined for wasm. */
  device(provider: Provider): Promise<Engine | undefined>;
  /** Keys of all models whose sessions are kept. */
  held(): readonly string[];
  /** Bytes of the models whose sessions are kept. */
  liveBytes(): number;
  /** Canaries that the devices passed, by what they were about. */
  readonly passed: Set<string>;
  /** Frees all sessions. WebAssembly's own memory goes with the thread. */
  close(): Promise<void>;
}

interface Opened {
  /** Whose device it is on; undefined on the CPU. */
  readonly engine: Engine | undefined;
  readonly summary: ModelSummary;
  readonly session: InferenceSession;
}

/** Opens the engine; nothing is fetched before the first model. */
export function openInferEngine(init: InferEngineInit): InferEngine {
  const { load, gpu, maxModelBytes = MAX_MODEL_BYTES, maxSessionBytes = MAX_SESSION_BYTES } = init;
  const runtimes = new Map<Provider, Promise<OnnxRuntime>>();
  const passed = new Set<string>();
  let queue: Promise<unknown> = Promise.resolve();
  /** The runtime takes one call at a time. */
  const inTurn = <T>(engine: Engine | undefined, work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(() => untilLost(engine, work));
    queue = turn.catch(() => undefined);
    return turn;
  };
  const sessions = sessionCache<Opened>(maxSessionBytes, async ({ engine, session }) => {
    // With a device goes everything that was on it.
    if (engine?.lost() === undefined) await inTurn(undefined, () => session.release());
  });

  const runtime = (provider: Provider, signal?: AbortSignal) => {
    const started = runtimes.get(provider) ?? load(provider, signal);
    runtimes.set(provider, started);
    // A failed attempt is not kept: the connection may come back.
    started.catch(() => runtimes.get(provider) === started && runtimes.delete(provider));
    return started;
  };

  const device = async (provider: Provider): Promise<Engine | undefined> => {
    if (provider === "wasm") return undefined;
    const engine = await gpu?.();
    if (engine?.device !== undefined) return engine;
    throw new GpuUnavailableError("There is no GPU here to run models on.", {
      fix: "Take this job with WebAssembly, where it allows that.",
    });
  };

  const open = async (file: ModelFile, options: LoadModelOptions): Promise<Opened> => {
    const { provider, stages, signal } = options;
    const summary = checkModel(file, maxModelBytes);
    for (const stage of stages) checkPorts(summary, stage);
    const engine = await device(provider);
    const ort = await runtime(provider, signal);
    signal?.throwIfAborted();
    const create = () =>
      inTurn(engine, () => ort.InferenceSession.create(file.graph, sessionOptions(file, engine?.device)));
    try {
      return { engine, summary, session: await (engine === undefined ? create() : throughFaultGate(engine, create)) };
    } catch (error) {
      throw creationFailure(file.name, error);
    }
  };

  const found = async (model: ModelFile | HeldModel, options: LoadModelOptions) => {
    const key = "held" in model ? model.held : `${options.provider}-${await contentKey(model)}`;
    if (!("held" in model)) return { key, ...(await sessions.use(key, fileBytes(model), () => open(model, options))) };
    const kept = key.startsWith(`${options.provider}-`) ? sessions.held(key) : undefined;
    if (kept !== undefined) return { key, ...(await kept) };
    throw new ModelNotHeldError(`The model "${model.name}" is no longer kept.`, { fix: "Send its bytes again." });
  };

  return {
    start: async (provider, signal) => void (await runtime(provider, signal)),
    loadModel: async (model, options) => {
      const { key, value, done } = await found(model, options);
      const fetches = [...new Set(options.stages.flatMap(readPorts).map(({ name }) => name))];
      try {
        for (const stage of options.stages) checkPorts(value.summary, stage);
        const ort = await runtime(options.provider, options.signal);
        const run = async (feeds: Tensors) =>
          fromRuntime(await inTurn(value.engine, () => value.session.run(toRuntime(ort, feeds), fetches)));
        return { name: model.name, key, run, done };
      } catch (error) {
        done();
        throw error;
      }
    },
    device,
    held: sessions.keys,
    liveBytes: sessions.bytes,
    passed,
    close: async () => {
      passed.clear();
      await sessions.clear();
    },
  };
}

function sessionOptions({ external }: ModelFile, device: GPUDevice | undefined): InferenceSession.SessionOptions {
  return {
    // Options of a provider are read where it is an object; a GPU runs what it can, and the CPU the rest.
    executionProviders: device === undefined ? ["wasm"] : [{ name: "webgpu", device }, "wasm"],
    externalData: external.map(({ path, bytes }) => ({ path, data: bytes })),
    // Freed memory goes back to WebAssembly's heap at once: items have many shapes, and an arena keeps each.
    enableCpuMemArena: false,
    enableMemPattern: false,
  };
}
