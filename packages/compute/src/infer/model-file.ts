import { digest, digestOfJson } from "./digest.ts";

/** A model with its weights, fetched and verified. */
export interface ModelFile {
  /** As the pipeline names it; messages call the file so. */
  readonly name: string;
  /** The ONNX file. */
  readonly graph: Uint8Array;
  /** Files beside it that hold weights, by the path that the ONNX file gives them. */
  readonly external: readonly { readonly path: string; readonly bytes: Uint8Array }[];
}

/** A model whose session an engine still keeps: its bytes need not be sent again. */
export interface HeldModel {
  readonly name: string;
  /** Key of the content, from the outcome of an earlier chunk. */
  readonly held: string;
}

/** Bytes of all files of a model. */
export const fileBytes = ({ graph, external }: ModelFile): number =>
  external.reduce((sum, { bytes }) => sum + bytes.byteLength, graph.byteLength);

/** Keys of files that were given before: Node hands the same ones to every chunk. */
const keys = new WeakMap<ModelFile, Promise<string>>();

async function computedKey({ graph, external }: ModelFile): Promise<string> {
  const parts = [await digest(graph)];
  for (const { path, bytes } of external) parts.push(path, await digest(bytes));
  return digestOfJson(parts);
}

/** Names the content of a model, whatever it is called: sha2-256 in hexadecimal. */
export function contentKey(file: ModelFile): Promise<string> {
  const key = keys.get(file) ?? computedKey(file);
  keys.set(file, key);
  return key;
}
