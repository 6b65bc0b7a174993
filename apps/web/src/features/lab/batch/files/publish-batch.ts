import { encodeResults } from "@starling/processing";
import { type Block, MAX_UPDATE_BLOCK_BYTES, rawBlock } from "@starling/protocol";
import { createStationClient, JobRefusedError, type PutBlock, publishFile, publishItems } from "@starling/sdk";
import { formatBytes, formatCount } from "../../../../format/number.ts";
import { listItems } from "./list-items.ts";
import type { PublishBatch, PublishedBatch } from "./messages.ts";
import { readModels, readResources } from "./read-plan.ts";

/** Blocks that travel at once: more would only queue in the browser. */
const AT_ONCE = 4;

/** Sends blocks as they are made, a few at a time; making more waits for them. */
export function blockSender(send: (block: Block) => Promise<void>): { readonly put: PutBlock; end(): Promise<void> } {
  const away = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  return {
    async put(block) {
      if (failure !== undefined) throw failure.error;
      while (away.size >= AT_ONCE) await Promise.race(away);
      const sent: Promise<void> = send(block)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => away.delete(sent));
      away.add(sent);
    },
    async end() {
      await Promise.all(away);
      if (failure !== undefined) throw failure.error;
    },
  };
}

/**
 * Gives the station every block of a batch, read from its files and sent as they are cut.
 * @throws JobRefusedError, StationRefusedError, StationUnreachableError
 */
export async function publishBatch(order: PublishBatch, say: (words: string) => void): Promise<PublishedBatch> {
  const client = createStationClient(order.origin);
  const { put, end } = blockSender((block) => client.upload(block));
  const file = async (name: string, bytes: Uint8Array) => {
    const onProgress = (done: number) =>
      say(`Uploading "${name}": ${formatBytes(done)} of ${formatBytes(bytes.byteLength)}…`);
    return (await publishFile(name, bytes, { put, onProgress })).cid.toString();
  };
  const models: PublishedBatch["models"][number][] = [];
  for (const { name, graph, external, bytes } of await readModels(order.plan, order.modelFiles)) {
    const files = [];
    for (const part of external) files.push({ name: part.path, file: await file(part.path, part.bytes) });
    models.push({ name, graph: await file(`${name}.onnx`, graph), external: files, bytes });
  }
  const resources = [];
  for (const [name, bytes] of await readResources(order.plan, order.modelFiles)) {
    resources.push({ name, file: await file(name, bytes) });
  }
  const { count, items } = await listItems(order.itemFiles);
  const { cid, manifest } = await publishItems(items(), order.card, {
    put,
    onProgress: (done) => say(`Uploading items: ${formatCount(done)} of ${formatCount(count)}…`),
  });
  const canary = await publishCanary(order.canary, put);
  await end();
  return { models, resources, canary, dataset: cid.toString(), count: manifest.count };
}

async function publishCanary(
  { name, bytes, result }: PublishBatch["canary"],
  put: PutBlock,
): Promise<PublishedBatch["canary"]> {
  const block = encodeCanary(result);
  await put(block);
  const item = await publishFile(name, bytes, { put });
  return { item: item.cid.toString(), result: block.cid.toString() };
}

function encodeCanary(result: PublishBatch["canary"]["result"]): Block {
  if ("error" in result) {
    throw new JobRefusedError(`The item "${result.name}" has failed.`, { fix: "Try items of which one is computed." });
  }
  const block = rawBlock(encodeResults([result]));
  if (block.bytes.byteLength <= MAX_UPDATE_BLOCK_BYTES) return block;
  throw new JobRefusedError(`The result of "${result.name}" is too large to be sent to every device.`, {
    fix: "Put a smaller item first: its result is what devices are held against.",
  });
}
