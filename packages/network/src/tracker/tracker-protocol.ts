import { anyCid, peerIdText } from "@starling/protocol";
import * as z from "zod/mini";
import { MAX_CONTROL_FRAME_BYTES, TRACKER_MAX_CIDS, TRACKER_MAX_PEERS } from "../constants.ts";
import { rpcProtocol } from "../streams/rpc-protocol.ts";

const cids = z.array(anyCid).check(z.maxLength(TRACKER_MAX_CIDS));
const index = z.number().check(z.int(), z.minimum(0), z.maximum(TRACKER_MAX_CIDS - 1));

export const TrackerRequest = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("announce"), cids }),
  z.strictObject({ op: z.literal("withdraw"), cids }),
  z.strictObject({
    op: z.literal("find"),
    cids,
    k: z.number().check(z.int(), z.minimum(1), z.maximum(TRACKER_MAX_PEERS)),
  }),
]);
export type TrackerRequest = z.infer<typeof TrackerRequest>;

/** Peers that hold some of the blocks asked for; `have` are indexes into the question's list. */
export const TrackerReply = z.strictObject({
  holders: z
    .array(z.strictObject({ peer: peerIdText, have: z.array(index).check(z.maxLength(TRACKER_MAX_CIDS)) }))
    .check(z.maxLength(TRACKER_MAX_PEERS)),
});
export type TrackerReply = z.infer<typeof TrackerReply>;

/** Who has which block, asked of a relay: one round trip, and the peer id is proven by the connection. */
export const TRACKER_PROTOCOL = rpcProtocol({
  id: "/starling/tracker/1",
  request: TrackerRequest,
  reply: TrackerReply,
  maxBytes: 2 * MAX_CONTROL_FRAME_BYTES,
  timeoutMs: 5_000,
});
