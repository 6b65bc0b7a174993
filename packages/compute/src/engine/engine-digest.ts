import { type Bytes32, tupleHash } from "@starling/protocol";
import { ENGINE_VERSIONS } from "./constants.ts";

/** The engine's name in specs, chunks, receipts and device classes: a digest of all versions that decide its bits. */
export function engineDigest(): Bytes32 {
  return tupleHash("starling/engine/1", { ...ENGINE_VERSIONS });
}
