import { type ItemError, ModelRunError } from "@starling/processing";
import { StarlingError } from "@starling/protocol";
import { MemoryLimitError, ModelFileError, RuntimeFaultError } from "../errors.ts";

/** ONNX Runtime's own code of a refusal (OrtErrorCode in onnxruntime_c_api.h), which its JavaScript has in words only. */
const CODE = /ERROR_CODE: (\d+)/;
/** The forms in which the runtime names a node (execution_frame, graph.cc), operator and name in either order. */
const NODES = [
  /running (?<operator>\w+) node\. Name:'(?<name>[^']*)'/,
  /operator \((?<operator>\w+)\) in node \((?<name>[^)]*)\)/,
  /Node \((?<name>[^)]*)\) Op \((?<operator>\w+)\)/,
];
/** The runtime has no code for it: these are the words of the C++ library, of its arena, of Emscripten and of V8. */
const NO_MEMORY = /bad_alloc|fail(ed)? to allocate|allocation failed|out of memory|enlarge memory/i;

const INVALID_ARGUMENT = 2;

/** Longest words of the runtime in an error's details. */
const MAX_DETAIL = 500;

const words = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Whether the runtime ran out of memory. */
const isMemoryShortage = (error: unknown): boolean => error instanceof RangeError || NO_MEMORY.test(words(error));

/** The node that the runtime names, e.g. `node "conv1" (Conv)`; undefined where it names none. */
function failedNode(error: unknown): string | undefined {
  const found = NODES.map((form) => form.exec(words(error))?.groups).find((groups) => groups !== undefined);
  return found && `node "${found["name"]}" (${found["operator"]})`;
}

/** Whether the runtime refused the inputs by itself, before any device computed: that says nothing of the device. */
export const isRefusedInput = (error: unknown): boolean => Number(CODE.exec(words(error))?.[1]) === INVALID_ARGUMENT;

/** What is nobody's fault but the machine's. */
function machineFailure(model: string, error: unknown): MemoryLimitError | RuntimeFaultError | undefined {
  if (isMemoryShortage(error)) {
    return new MemoryLimitError(`There was not enough memory for the model "${model}".`, {
      fix: "Close other tabs, or leave this model to machines with more memory.",
      cause: error,
    });
  }
  if (CODE.test(words(error))) return undefined;
  return new RuntimeFaultError(`ONNX Runtime broke while it ran the model "${model}".`, {
    fix: "The work is handed out again by itself.",
    details: [words(error).slice(0, MAX_DETAIL)],
    cause: error,
  });
}

/**
 * What an error of a run means. Where the runtime gives a code, it goes on and the item is at fault: the same item fails
 * on every machine. Everything else says nothing about the item. The runtime's own words, which differ from build to
 * build, never go into results.
 */
export function runFailure(model: string, error: unknown): ItemError | MemoryLimitError | RuntimeFaultError {
  const node = failedNode(error);
  return (
    machineFailure(model, error) ??
    new ModelRunError(node === undefined ? "The model fails with this item." : `The model fails at its ${node}.`, {
      fix: "Check the model with this item, or leave the item out.",
      cause: error,
    })
  );
}

/** What an error of opening a model means; errors of ours, such as a lost device, stay as they are. */
export function creationFailure(model: string, error: unknown): StarlingError {
  if (error instanceof StarlingError) return error;
  const node = failedNode(error);
  const at = node === undefined ? "" : ` because of its ${node}`;
  return (
    machineFailure(model, error) ??
    new ModelFileError(`ONNX Runtime cannot open the model "${model}"${at}.`, {
      fix: "Check the file with onnx.checker and run it once with ONNX Runtime, then post it again.",
      details: [words(error).slice(0, MAX_DETAIL)],
      cause: error,
    })
  );
}
