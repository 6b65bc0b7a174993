import * as dagCbor from "@ipld/dag-cbor";
import { decodeBlock, InferOutput } from "@starling/protocol";
import { varint } from "multiformats";
import type { CID } from "multiformats/cid";
import type { GetBlock } from "../models/model-source.ts";
import { readOutputs } from "./stream-results.ts";

/** A length as CAR writes it: unsigned LEB128. */
function lengthPrefix(length: number): Uint8Array {
  return varint.encodeTo(length, new Uint8Array(varint.encodingLength(length)));
}

function section(cid: CID, bytes: Uint8Array): Uint8Array[] {
  return [lengthPrefix(cid.bytes.byteLength + bytes.byteLength), cid.bytes, bytes];
}

/**
 * A batch's outputs as a CAR file (https://ipld.io/specs/transport/car/carv1), piece by piece: the list as its root, then
 * each output with its blocks, each block once. `@ipld/car` brings a second copy of CBOR and CIDs, of older versions.
 * @throws InvalidDataError, and what `get` throws
 */
export async function* outputsCar(outputs: CID, get: GetBlock): AsyncGenerator<Uint8Array, void, undefined> {
  const header = dagCbor.encode({ version: 1, roots: [outputs] });
  yield lengthPrefix(header.byteLength);
  yield header;
  yield* section(outputs, await get(outputs));
  const written = new Set<string>();
  for (const { output } of (await readOutputs(outputs, get)).parts) {
    const bytes = await get(output);
    const cids = [output, ...decodeBlock(InferOutput, bytes).blocks.map(({ cid }) => cid)];
    for (const cid of cids) {
      if (written.has(cid.toString())) continue;
      written.add(cid.toString());
      yield* section(cid, cid.equals(output) ? bytes : await get(cid));
    }
  }
}
