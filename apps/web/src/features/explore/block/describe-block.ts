import * as dagCbor from "@ipld/dag-cbor";
import { toHex } from "@starling/protocol";
import { CID } from "multiformats/cid";

/** A block as lines of text with links in them. */
export type Described =
  | { readonly kind: "link"; readonly cid: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly Item[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, Described])[] }
  | { readonly kind: "bytes"; readonly count: number; readonly head: string };

/** An item with its place in the list. */
export interface Item {
  readonly at: number;
  readonly value: Described;
}

/** Bytes that are shown of a longer run. */
const SHOWN_BYTES = 64;
/** Deeper structures are not ours. */
const MAX_DEPTH = 12;
/** Entries that are shown of a longer list. */
const MAX_ITEMS = 200;

function describeValue(value: unknown, depth: number): Described {
  const cid = CID.asCID(value);
  if (cid !== null) return { kind: "link", cid: cid.toString() };
  if (value instanceof Uint8Array) {
    return { kind: "bytes", count: value.byteLength, head: toHex(value.subarray(0, SHOWN_BYTES)) };
  }
  if (depth >= MAX_DEPTH) return { kind: "text", text: "…" };
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item, at): Item => ({ at, value: describeValue(item, depth + 1) }));
    const rest = value.length - items.length;
    if (rest > 0) items.push({ at: items.length, value: { kind: "text", text: `… and ${rest} more` } });
    return { kind: "list", items };
  }
  if (typeof value === "object" && value !== null) {
    return {
      kind: "map",
      entries: Object.entries(value).map(([name, inner]) => [name, describeValue(inner, depth + 1)] as const),
    };
  }
  return { kind: "text", text: typeof value === "string" ? value : String(value) };
}

/** What a block holds: the structure of a DAG-CBOR block, the first bytes of a raw one. */
export function describeBlock(cid: CID, bytes: Uint8Array): Described {
  if (cid.code !== dagCbor.code) return describeValue(bytes, 0);
  return describeValue(dagCbor.decode(bytes), 0);
}
