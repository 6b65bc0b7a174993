import type { Engine } from "@starling/compute";
import { type NextTokenModel, nextTokenModel } from "@starling/compute/engine";
import { decodeBlock, TrainSpec } from "@starling/protocol";
import {
  finishModel,
  type GetBlock,
  generateText,
  type LoadedModel,
  loadModelAfter,
  loadTokenizer,
} from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { GenerateNews, GenerateOrder, GenerationEngine } from "./messages.ts";

type WriteOrder = Extract<GenerateOrder, { type: "write" }>;
type Unnumbered<N> = N extends { id: number } ? Omit<N, "id"> : never;

interface TextWriterInit {
  readonly openEngine: (kind: GenerationEngine, allowFallback: boolean) => Promise<Engine>;
  /** Gives verified blocks of a station. */
  readonly blocks: (origin: string, signal: AbortSignal) => GetBlock;
}

interface WriteOptions {
  readonly signal: AbortSignal;
  readonly tell: (news: Unnumbered<GenerateNews>) => void;
}

/** The newest model that was asked for, and where it lies. */
interface Loaded {
  readonly record: string;
  readonly model: LoadedModel;
  readonly engine: Engine;
  readonly device: NextTokenModel;
}

/**
 * Writes texts, one after the other. The engine and the last model are kept: the next round's model costs its delta
 * alone, and the same one nothing.
 */
export function textWriter({ openEngine, blocks }: TextWriterInit) {
  const engines = new Map<GenerationEngine, Engine>();
  let loaded: Loaded | undefined;

  const engineOf = async (kind: GenerationEngine, allowFallback: boolean): Promise<Engine> => {
    const held = engines.get(kind);
    if (held !== undefined && held.lost() === undefined) return held;
    const opened = await openEngine(kind, allowFallback);
    engines.set(kind, opened);
    return opened;
  };

  const load = async (
    order: WriteOrder,
    spec: TrainSpec,
    get: GetBlock,
    tell: WriteOptions["tell"],
  ): Promise<Loaded> => {
    const record = CID.parse(order.record);
    const known = loaded?.model;
    const model =
      loaded?.record === order.record
        ? loaded.model
        : await loadModelAfter(record, spec.laneParams.checkpoint, get, { known });
    tell({ type: "opening" });
    const engine = await engineOf(order.engine, order.allowFallback);
    if (loaded?.model === model && loaded.engine === engine) return loaded;
    loaded?.device.dispose();
    loaded = undefined;
    const { graph, weights } = await finishModel(model, { spec, get, engine: async () => engine });
    const parameters = new Map([...weights].map(([name, { data }]) => [name, Float32Array.from(data)]));
    loaded = {
      record: order.record,
      model,
      engine,
      device: nextTokenModel(engine, { graph, parameters }),
    };
    return loaded;
  };

  return {
    /** @throws StarlingError with its fix, the signal's reason */
    async write(order: WriteOrder, { signal, tell }: WriteOptions): Promise<void> {
      let bytes = 0;
      const given = blocks(order.origin, signal);
      const get: GetBlock = async (cid) => {
        const block = await given(cid);
        bytes += block.byteLength;
        tell({ type: "fetching", bytes });
        return block;
      };
      tell({ type: "fetching", bytes });
      const spec = decodeBlock<TrainSpec>(TrainSpec, await get(CID.parse(order.spec)));
      const tokenizer = await loadTokenizer(spec.laneParams.dataset, get);
      const { device } = await load(order, spec, get, tell);
      for await (const { text, tokens } of generateText({ model: device, tokenizer }, { ...order.choices, signal })) {
        tell({ type: "text", text, tokens: tokens.length });
      }
      tell({ type: "done" });
    },
  };
}
