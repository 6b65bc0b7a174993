import { readFileSync } from "node:fs";
import type { ModelFile } from "@starling/compute/infer";
import type { Pipeline } from "@starling/processing";
import { StartError } from "../../errors.ts";
import type { BatchExample, ExampleFile } from "./examples.ts";

/** A batch's files, read. */
export interface OpenExample {
  readonly pipeline: Pipeline;
  readonly models: readonly ModelFile[];
  readonly resources: ReadonlyMap<string, Uint8Array>;
}

function bytesOf({ name, path }: ExampleFile): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new StartError(`The file "${name}" of the batch cannot be read: ${path}.`, {
      fix: "Run npm install, and restore the repository's files.",
      cause,
    });
  }
}

/** Reads a batch's models and dictionaries. @throws StartError where one is missing */
export function openExample({ pipeline, models, resources }: BatchExample): OpenExample {
  return {
    pipeline,
    models: models.map((file) => ({ name: file.name, graph: bytesOf(file), external: [] })),
    resources: new Map(resources.map((file) => [file.name, bytesOf(file)])),
  };
}
