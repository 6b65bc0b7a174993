import { toHex } from "@starling/protocol";
import { sliceLeaf } from "../payload/payload-root.ts";
import type { ServerState } from "../server/server-step.ts";

/** A value that JSON keeps exactly: floats are given by their bits, bytes and long vectors by hexadecimal digests. */
export type VectorValue = string | number | boolean | readonly VectorValue[] | { readonly [key: string]: VectorValue };

export function digests({ theta, momentum, error }: ServerState): { readonly [key: string]: VectorValue } {
  const of = (vector: Float32Array) => digest(littleEndian(vector));
  return { theta: of(theta), momentum: of(momentum), error: of(error) };
}

export function digest(bytes: Uint8Array): string {
  return toHex(sliceLeaf(bytes));
}

export function littleEndian(vector: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * vector.length);
  const view = new DataView(bytes.buffer);
  vector.forEach((x, i) => {
    view.setFloat32(4 * i, x, true);
  });
  return bytes;
}
