import type { ModelFile } from "@starling/compute/infer";
import { JobRefusedError } from "@starling/sdk";
import type { PlacedFile } from "../../new/publish/messages.ts";
import { findModels } from "./find-models.ts";
import type { Plan } from "./messages.ts";

/** A model of a plan with its files in memory. */
export interface ReadModel extends ModelFile {
  /** Bytes of all its files. */
  readonly bytes: number;
}

async function bytesAt(files: readonly PlacedFile[], path: string): Promise<Uint8Array> {
  const found = files.find((file) => file.path === path);
  if (found !== undefined) return new Uint8Array(await found.file.arrayBuffer());
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
        bytes: await bytesAt(files, part.path),
      }));
      return { name, graph: await bytesAt(files, path), external: await Promise.all(external), bytes: model.bytes };
    }),
  );
}

/** Reads the dictionaries and tokenizers of a plan, by name. @throws JobRefusedError */
export async function readResources(
  { resources }: Plan,
  files: readonly PlacedFile[],
): Promise<Map<string, Uint8Array>> {
  const read = resources.map(async ({ name, path }) => [name, await bytesAt(files, path)] as const);
  return new Map(await Promise.all(read));
}
