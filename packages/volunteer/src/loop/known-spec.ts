import { decodeBlock, JobSpec } from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { OfferRefusedError } from "../errors.ts";
import type { KnownSpec, ShiftContext } from "./shift-context.ts";

/**
 * A job's spec, fetched once.
 * @throws OfferRefusedError for one of another engine; InvalidDataError for what is no spec
 */
export async function knownSpec(
  { specs, node, engine }: Pick<ShiftContext, "specs" | "node" | "engine">,
  cid: CID,
  options: { readonly signal: AbortSignal },
): Promise<KnownSpec> {
  const known = specs.get(cid.toString());
  if (known !== undefined) return known;
  const [bytes = new Uint8Array()] = await node.fetch([cid], options);
  const spec = decodeBlock(JobSpec, bytes);
  if (spec.common.engine !== engine) {
    throw new OfferRefusedError("The job asks for another version of the engine.", { fix: "Reload the page." });
  }
  const found = { spec, bytes };
  specs.set(cid.toString(), found);
  return found;
}
