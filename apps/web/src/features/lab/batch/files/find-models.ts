import { inspectModel } from "@starling/graph";
import { JobRefusedError } from "@starling/sdk";
import { formatBytes } from "../../../../format/number.ts";
import type { PlacedFile } from "../../new/publish/messages.ts";
import type { FoundModel, FoundModels } from "./messages.ts";

/** What a tab opens at most, weights included: they lie in WebAssembly's memory twice while a session is made. */
export const MAX_MODEL_BYTES = 2 ** 30;

const isModel = ({ path }: PlacedFile) => /\.onnx$/i.test(path);
const lastOf = (path: string) => path.split("/").at(-1) ?? path;

/** @throws JobRefusedError before a file is read that no tab could open */
function requireSize(path: string, bytes: number): void {
  if (bytes <= MAX_MODEL_BYTES) return;
  throw new JobRefusedError(
    `"${path}" has ${formatBytes(bytes)} with its weights; tabs open at most ${formatBytes(MAX_MODEL_BYTES)}.`,
    { fix: "Bring a smaller model, or one with quantised weights." },
  );
}

/** The file that a model means: by its path beside the model, or by its name where no folders were brought. */
function beside(model: PlacedFile, name: string, files: readonly PlacedFile[]): PlacedFile | undefined {
  const folder = model.path.slice(0, model.path.length - lastOf(model.path).length);
  return files.find(({ path }) => path === folder + name) ?? files.find(({ path }) => lastOf(path) === lastOf(name));
}

async function lookAt(model: PlacedFile, files: readonly PlacedFile[]): Promise<FoundModel> {
  requireSize(model.path, model.file.size);
  const summary = inspectModel(new Uint8Array(await model.file.arrayBuffer()), { bytes: MAX_MODEL_BYTES });
  requireSize(model.path, Math.max(model.file.size, summary.weightBytes));
  const [foreign] = summary.foreign;
  if (foreign !== undefined) {
    throw new JobRefusedError(
      `"${model.path}" needs operators that are not ONNX's own: node "${foreign.node}" (${foreign.operator}).`,
      { fix: "Export it with standard ONNX operators only." },
    );
  }
  let bytes = model.file.size;
  const external = summary.external.map(({ path: name, bytes: needed, tensor }) => {
    const found = beside(model, name, files);
    if (found === undefined || found.file.size < needed) {
      const problem = found === undefined ? "was not brought" : `has ${formatBytes(found.file.size)} only`;
      throw new JobRefusedError(`"${model.path}" keeps the weights "${tensor}" in "${name}", which ${problem}.`, {
        fix: `Choose the model together with "${name}" of ${formatBytes(needed)}.`,
      });
    }
    bytes += found.file.size;
    return { name, path: found.path };
  });
  return { path: model.path, inputs: summary.inputs, outputs: summary.outputs, external, bytes };
}

/**
 * Looks at the models among files, and pairs them with the files that hold their weights.
 * @throws JobRefusedError, GraphError: the message names file and node
 */
export async function findModels(files: readonly PlacedFile[]): Promise<FoundModels> {
  const onnx = files.filter(isModel);
  if (onnx.length === 0) {
    throw new JobRefusedError("There is no ONNX file among these.", { fix: "Choose a file that ends in .onnx." });
  }
  const models: FoundModel[] = [];
  for (const model of onnx) models.push(await lookAt(model, files));
  const taken = new Set(models.flatMap(({ path, external }) => [path, ...external.map((file) => file.path)]));
  return { models, others: files.map(({ path }) => path).filter((path) => !taken.has(path)) };
}
