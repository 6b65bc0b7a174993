import { GraphError, inspectModel, type ModelSummary, ModelTooLargeError } from "@starling/graph";
import { MemoryLimitError, ModelFileError } from "../errors.ts";
import { MAX_MODEL_BYTES } from "./constants.ts";
import { fileBytes, type ModelFile } from "./model-file.ts";

/** So many things that are wrong are named. */
const NAMED = 3;

/**
 * Refuses a model by its size, which is declared before any of it is fetched.
 * @param bytes of all its files
 * @throws MemoryLimitError
 */
export function requireModelBytes(name: string, bytes: number, limit = MAX_MODEL_BYTES): void {
  if (bytes <= limit) return;
  throw new MemoryLimitError(`The model "${name}" has ${bytes} bytes; at most ${limit} are opened here.`, {
    fix: "Post a smaller model, or one with quantised weights.",
    shortage: { neededBytes: bytes, availableBytes: limit, microBatch: 0 },
  });
}

/** What the file says of itself, with the errors of reading it named after the file. */
function inspected({ name, graph }: ModelFile, limit: number): ModelSummary {
  try {
    return inspectModel(graph, { bytes: limit });
  } catch (cause) {
    if (cause instanceof ModelTooLargeError) {
      throw new MemoryLimitError(`The model "${name}" is too large. ${cause.message}`, { fix: cause.fix, cause });
    }
    if (!(cause instanceof GraphError)) throw cause;
    throw new ModelFileError(`The model "${name}" cannot be read. ${cause.message}`, { fix: cause.fix, cause });
  }
}

/**
 * Checks a model before the runtime is asked for a session: by its declared size, its operators and its other files.
 * @throws MemoryLimitError over the limit, ModelFileError naming node or path for everything else
 */
export function checkModel(file: ModelFile, limit = MAX_MODEL_BYTES): ModelSummary {
  const { name, external } = file;
  requireModelBytes(name, fileBytes(file), limit);
  const summary = inspected(file, limit);
  requireModelBytes(name, summary.weightBytes, limit);
  const { foreign } = summary;
  if (foreign.length > 0) {
    const nodes = foreign.slice(0, NAMED).map(({ node, operator }) => `node "${node}" (${operator})`);
    const more = foreign.length > NAMED ? ` and ${foreign.length - NAMED} more` : "";
    throw new ModelFileError(
      `The model "${name}" needs operators that are not ONNX's own: ${nodes.join(", ")}${more}.`,
      {
        fix: "Export it with standard ONNX operators only.",
      },
    );
  }
  const given = new Map(external.map(({ path, bytes }) => [path.replace(/^\.\//, ""), bytes.byteLength]));
  for (const { path, bytes, tensor } of summary.external) {
    const has = given.get(path);
    if (has !== undefined && has >= bytes) continue;
    const problem = has === undefined ? "is not there" : `has ${has} bytes instead of ${bytes}`;
    throw new ModelFileError(`The model "${name}" keeps "${tensor}" in "${path}", which ${problem}.`, {
      fix: "Post the model together with the files beside it, whole.",
    });
  }
  return summary;
}
