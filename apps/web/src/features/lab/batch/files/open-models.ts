import type { InferEngine, LoadedModel, ModelFile } from "@starling/compute/infer";
import type { Pipeline, RunModel, Stage } from "@starling/processing";
import type { InferParams } from "@starling/protocol";
import { JobRefusedError } from "@starling/sdk";
import type { PlacedFile } from "../../new/publish/messages.ts";
import { findModels } from "./find-models.ts";
import type { Plan } from "./messages.ts";

/** A model of a plan with its files in memory. */
export interface ReadModel extends ModelFile {
  /** Bytes of all its files. */
  readonly bytes: number;
}

const bytesOf = async ({ file }: PlacedFile) => new Uint8Array(await file.arrayBuffer());

function fileAt(files: readonly PlacedFile[], path: string): PlacedFile {
  const found = files.find((file) => file.path === path);
  if (found !== undefined) return found;
  throw new JobRefusedError(`The file "${path}" is no longer among those that were chosen.`, {
    fix: "Choose it again.",
  });
}

/** Reads the files of a plan's models. @throws JobRefusedError */
export async function readModels({ models }: Plan, files: readonly PlacedFile[]): Promise<ReadModel[]> {
  const found = await findModels(files);
  return Promise.all(
    models.map(async ({ name, path }) => {
      const model = found.models.find((one) => one.path === path);
      if (model === undefined) throw new JobRefusedError(`"${path}" is no model.`, { fix: "Choose an ONNX file." });
      const external = model.external.map(async (part) => ({
        path: part.name,
        bytes: await bytesOf(fileAt(files, part.path)),
      }));
      const graph = await bytesOf(fileAt(files, path));
      return { name, graph, external: await Promise.all(external), bytes: model.bytes };
    }),
  );
}

/** Reads the dictionaries and tokenizers of a plan, by name. @throws JobRefusedError */
export async function readResources(
  { resources }: Plan,
  files: readonly PlacedFile[],
): Promise<Map<string, Uint8Array>> {
  const read = resources.map(async ({ name, path }) => [name, await bytesOf(fileAt(files, path))] as const);
  return new Map(await Promise.all(read));
}

export const stagesOf = ({ first, second }: Pipeline): readonly Stage[] =>
  second === undefined ? [first] : [first, second.stage];

/** Opens models on a device. @throws ModelFileError, MemoryLimitError, RuntimeLoadError, GpuUnavailableError */
export async function openModels(
  engine: InferEngine,
  {
    pipeline,
    models,
    provider,
  }: {
    readonly pipeline: Pipeline;
    readonly models: readonly ReadModel[];
    readonly provider: InferParams["provider"];
  },
): Promise<RunModel> {
  const open = new Map<string, LoadedModel>();
  for (const model of models) {
    const stages = stagesOf(pipeline).filter((stage) => stage.model === model.name);
    open.set(model.name, await engine.loadModel(model, { provider, stages }));
  }
  return (name, feeds) => {
    const model = open.get(name);
    if (model === undefined) throw new TypeError("every model of the pipeline was opened");
    return model.run(feeds);
  };
}
