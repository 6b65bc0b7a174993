import { encodeBlock, type JobSpec } from "@starling/protocol";
import { JobRefusedError, type StationClient } from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { SentBlock } from "./messages.ts";

interface UploadOptions {
  readonly signal?: AbortSignal;
  readonly onProgress: (done: number, all: number) => void;
}

/** Blocks that travel at once: more would only queue in the browser. */
const AT_ONCE = 4;

/**
 * Gives the station every block and has it check the job.
 * @returns the spec's CID
 * @throws JobRefusedError with the station's own problems and fixes
 */
export async function uploadJob(
  client: StationClient,
  { spec, blocks }: { readonly spec: JobSpec; readonly blocks: readonly SentBlock[] },
  { signal, onProgress }: UploadOptions,
): Promise<CID> {
  const options = signal === undefined ? {} : { signal };
  const specBlock = encodeBlock(spec);
  const waiting = [...blocks.map(({ cid, bytes }) => ({ cid: CID.parse(cid), bytes })), specBlock];
  const all = waiting.length;
  let done = 0;
  const carry = async () => {
    for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
      await client.upload(block, options);
      onProgress(++done, all);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, carry));
  const { ok, problems } = await client.check(specBlock.cid, options);
  const [first, ...rest] = problems;
  if (!ok) {
    throw new JobRefusedError(first?.message ?? "The station refuses the job.", {
      fix: first?.fix ?? "Ask its operator.",
      details: rest.map(({ message, fix }) => `${message} ${fix}`),
    });
  }
  return specBlock.cid;
}
