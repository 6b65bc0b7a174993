import { type ContentRouting, contentRoutingSymbol, type Provider } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import type { CID } from "multiformats/cid";
import { parseAddress, webRTCAddress } from "../swarm/addresses.ts";
import type { Tracker } from "./tracker-client.ts";

/** The tracker in the shape that libp2p and Helia look for; `attach` gives it the tracker once the node has started. */
export interface TrackerRouting {
  readonly [contentRoutingSymbol]: ContentRouting;
  attach(tracker: Pick<Tracker, "announce" | "find" | "withdraw">): void;
}

/**
 * Content routing over the tracker. A node without any such service cannot even call `helia.routing.provide`.
 */
export function trackerRouting(): TrackerRouting {
  let tracker: Pick<Tracker, "announce" | "find" | "withdraw"> | undefined;

  async function* findProviders(cid: CID, options: { signal?: AbortSignal } = {}): AsyncGenerator<Provider> {
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    for (const holder of (await tracker?.find([cid], signal)) ?? []) {
      const multiaddrs = holder.relay === undefined ? [] : [webRTCAddress(parseAddress(holder.relay), holder.peer)];
      yield { id: peerIdFromString(holder.peer), multiaddrs, routing: "starling-tracker" };
    }
  }

  const routing: ContentRouting = {
    async provide(cid) {
      await tracker?.announce([cid]);
    },
    async cancelReprovide(cid) {
      await tracker?.withdraw([cid]);
    },
    findProviders,
    // Records (IPNS and the like) are no business of the tracker.
    async put() {},
    async get() {
      throw new DOMException("The tracker keeps no records.", "NotFoundError");
    },
  };

  return {
    [contentRoutingSymbol]: routing,
    attach(value) {
      tracker = value;
    },
  };
}
