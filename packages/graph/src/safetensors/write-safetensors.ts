import { WeightsError } from "../errors.ts";
import { isConsistent, tensorBytes } from "../tensor.ts";
import type { TensorValue } from "../types.ts";
import { ALIGNMENT, LENGTH_BYTES, METADATA_KEY } from "./constants.ts";
import { SAFETENSORS_NAME } from "./data-types.ts";

export interface WriteSafetensorsOptions {
  /** Text that travels in the header, e.g. the job and the round. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Writes tensors as a safetensors file, in the order of the map. The same arguments always give the same bytes.
 * @throws WeightsError for a tensor whose data does not fit its shape, or one named `__metadata__`.
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, TensorValue>,
  { metadata = {} }: WriteSafetensorsOptions = {},
): Uint8Array {
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) entries.push([METADATA_KEY, metadata]);
  let end = 0;
  for (const [name, tensor] of tensors) {
    if (name === METADATA_KEY || !isConsistent(tensor)) {
      throw new WeightsError(`The tensor "${name}" cannot be written.`, {
        fix: "Give it another name, or as many values as its shape has.",
      });
    }
    const begin = end;
    end += tensor.data.byteLength;
    entries.push([name, { dtype: SAFETENSORS_NAME[tensor.dtype], shape: tensor.shape, data_offsets: [begin, end] }]);
  }
  // Written entry by entry: an object would put names that look like integers first.
  const json = `{${entries.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`).join(",")}}`;
  const header = new TextEncoder().encode(json);
  const dataStart = Math.ceil((LENGTH_BYTES + header.byteLength) / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(dataStart + end).fill(0x20, 0, dataStart);
  new DataView(file.buffer).setBigUint64(0, BigInt(dataStart - LENGTH_BYTES), true);
  file.set(header, LENGTH_BYTES);
  let position = dataStart;
  for (const tensor of tensors.values()) {
    file.set(tensorBytes(tensor), position);
    position += tensor.data.byteLength;
  }
  return file;
}
