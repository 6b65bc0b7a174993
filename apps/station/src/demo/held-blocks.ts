import type { GetBlock } from "@starling/sdk";
import { StartError } from "../errors.ts";
import type { Station } from "../running-station.ts";

/** Reads blocks from the station's own store. @throws StartError for one that it does not have */
export function heldBlocks({ node }: Station): GetBlock {
  return async (cid) => {
    const bytes = await node.blocks.store.get(cid);
    if (bytes === undefined) throw new StartError(`The block ${cid} is missing.`, { fix: "Report this." });
    return bytes;
  };
}
