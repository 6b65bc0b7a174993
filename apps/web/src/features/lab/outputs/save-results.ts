import { outputsCar, type StationClient, streamResults, toJsonLines, toTensors } from "@starling/sdk";
import { CID } from "multiformats/cid";

/** Forms in which a batch's results can be taken away. */
export const RESULT_FORMS = {
  jsonl: { name: "JSON Lines", type: "application/jsonl" },
  safetensors: { name: "tensors", type: "application/octet-stream" },
  car: { name: "a CAR file", type: "application/vnd.ipld.car" },
} as const;
export type ResultForm = keyof typeof RESULT_FORMS;

interface SaveOptions {
  readonly signal: AbortSignal;
  /** Pieces that are there. */
  readonly onProgress: (pieces: number) => void;
}

/**
 * All results so far in one form, every window checked against its hash.
 * @throws OutputMismatchError, StationRefusedError, the signal's reason
 */
export async function resultsAs(
  form: ResultForm,
  outputs: string,
  client: Pick<StationClient, "block">,
  { signal, onProgress }: SaveOptions,
): Promise<Blob> {
  const get = (cid: CID) => client.block(cid, { signal });
  const cid = CID.parse(outputs);
  const { type } = RESULT_FORMS[form];
  if (form === "safetensors") {
    const bytes = await toTensors(streamResults([cid], get, { signal }));
    return new Blob([bytes.slice()], { type });
  }
  const parts: BlobPart[] = [];
  const pieces = form === "car" ? outputsCar(cid, get) : toJsonLines(streamResults([cid], get, { signal }));
  for await (const piece of pieces) {
    signal.throwIfAborted();
    parts.push(typeof piece === "string" ? piece : piece.slice());
    onProgress(parts.length);
  }
  return new Blob(parts, { type });
}
