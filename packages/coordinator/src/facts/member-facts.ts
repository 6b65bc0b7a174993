import { address, bytes32, SignedDelegation, safeInteger, u32 } from "@starling/protocol";
import * as z from "zod/mini";
import { at } from "./scope.ts";

/** A session was introduced, or said something new about itself. */
export const MemberJoined = z.strictObject({
  type: z.literal("member-joined"),
  at,
  worker: address,
  /** Raw Ed25519 key of the session. */
  peer: bytes32,
  engine: bytes32,
  deviceClass: bytes32,
  speed: safeInteger,
  microBatch: u32,
  chunkBytes: safeInteger,
  identity: SignedDelegation,
});
