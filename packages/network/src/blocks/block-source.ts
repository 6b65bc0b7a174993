import type { CID } from "multiformats/cid";

/** Where bytes came from: another tab, a station over its own connection, or an HTTP gateway. */
export type SourceKind = "peer" | "station" | "gateway";

/** Somebody who can be asked for blocks. Nothing it returns is trusted before its hash is checked. */
export interface BlockSource {
  /** Peer id, or the gateway's URL. */
  readonly id: string;
  readonly kind: SourceKind;
  /** How many blocks may be asked at once. */
  readonly inFlight: number;
  /** When bytes last came from it, in the time of `performance.now()`. */
  readonly lastActivity: number;
  /** Asks for one block: its bytes, or null when the source does not have it. */
  get(cid: CID, signal: AbortSignal): Promise<Uint8Array | null>;
  /** Ends what only this fetch used. */
  close(): void;
}
