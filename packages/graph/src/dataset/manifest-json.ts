import { DatasetManifest, parse } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { MalformedDatasetError } from "../errors.ts";

/** CIDs as text wherever they stand; CID's own `toJSON` would give another form. */
function readable(value: unknown): unknown {
  const cid = CID.asCID(value);
  if (cid !== null) return cid.toString();
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

/** A manifest as text for a file that people read; CIDs in their usual base32 form. */
export function formatManifestJson(manifest: DatasetManifest): string {
  return `${JSON.stringify(readable(manifest), undefined, 2)}\n`;
}

/** CIDs from their text, everything else as it is; the schema judges the result. */
function revive(this: unknown, key: string, value: unknown): unknown {
  return key === "cid" && typeof value === "string" ? CID.parse(value) : value;
}

/** The value behind the text of a manifest; a schema judges it. @throws MalformedDatasetError */
function readManifestJson(text: string): unknown {
  try {
    return JSON.parse(text, revive);
  } catch (cause) {
    throw new MalformedDatasetError("This is no dataset manifest.", { fix: "Write the dataset again.", cause });
  }
}

/**
 * Reads the text that `formatManifestJson` writes.
 * @throws MalformedDatasetError, InvalidDataError
 */
export const parseManifestJson = (text: string): DatasetManifest => parse(DatasetManifest, readManifestJson(text));
