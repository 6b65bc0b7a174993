import { CODEC, cidOf, MAX_BLOCK_BYTES, verifyBlock } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { RequestError } from "../../errors.ts";
import { readBody } from "../body.ts";
import type { Route } from "../router.ts";

function readCid(text: string | undefined): CID {
  try {
    const cid = CID.parse(text ?? "");
    if (cid.version === 1 && (cid.code === CODEC.raw || cid.code === CODEC.cbor) && cid.multihash.code === 0x12)
      return cid;
  } catch {
    // Falls through to the one answer for everything that is no CID of ours.
  }
  throw new RequestError(400, "This is not the name of a block.", "Give a CIDv1 (raw or DAG-CBOR, sha2-256).");
}

/** The trustless gateway, and the upload of blocks that a job is about to name. */
export const blockRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/ipfs/:cid",
    answer: async ({ response, params, services }) => {
      const cid = readCid(params["cid"]);
      const bytes = await services.blocks.get(cid);
      if (bytes === undefined) {
        throw new RequestError(404, `The station does not hold ${cid}.`, "Ask another peer for the block.");
      }
      response.writeHead(200, {
        "content-type": "application/vnd.ipld.raw",
        "content-length": bytes.byteLength,
        "content-disposition": `attachment; filename="${cid}.bin"`,
        "cache-control": "public, max-age=29030400, immutable",
        etag: `"${cid}.raw"`,
      });
      response.end(bytes);
    },
  },
  {
    method: "PUT",
    path: "/ipfs/:cid",
    answer: async ({ request, response, params, services }) => {
      const cid = readCid(params["cid"]);
      const bytes = new Uint8Array(await readBody(request, MAX_BLOCK_BYTES));
      verifyBlock(cid, bytes);
      await services.blocks.stage({ cid: cidOf(bytes, cid.code), bytes });
      response.writeHead(204).end();
    },
  },
];
