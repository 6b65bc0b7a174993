import { encodeBlock, type TaskRequest } from "@starling/protocol";
import { sampleAddress, sampleBytes32, sampleJobId } from "../../packages/protocol/src/testing/samples.ts";

const lease = "0f".repeat(16);
const receipt = {
  job: sampleJobId,
  round: 1_000,
  chunk: sampleBytes32(1),
  copy: 0,
  attempt: 0,
  worker: sampleAddress(1),
  session: sampleBytes32(2),
  deviceClass: sampleBytes32(3),
  result: sampleBytes32(4),
  units: "1000000000000",
  engine: sampleBytes32(5),
  issuedAt: 1_800_000_000_000,
};

/** Bytes of the messages that bring an update: the reveal with its first two blocks, then one for each further block. */
export function revealBytes(output: Uint8Array, blocks: readonly Uint8Array[]): number {
  const messages: TaskRequest[] = [
    {
      type: "reveal",
      lease,
      output,
      salt: new Uint8Array(32),
      receipt: { receipt, signature: new Uint8Array(64) },
      blocks: blocks.slice(0, 2),
    },
    ...blocks.slice(2).map((bytes, i): TaskRequest => ({ type: "block", lease, index: i + 2, bytes })),
  ];
  return messages.reduce((sum, message) => sum + encodeBlock(message).bytes.length, 0);
}
