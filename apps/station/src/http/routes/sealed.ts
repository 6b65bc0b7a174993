import { RequestError } from "../../errors.ts";
import { MAX_SEALED_BYTES } from "../../sealed/sealed-keys.ts";
import { readBody } from "../body.ts";
import type { Route } from "../router.ts";

function readName(text: string | undefined): string {
  if (text !== undefined && /^[0-9a-f]{64}$/.test(text)) return text;
  throw new RequestError(400, "This is not the name of a sealed key.", "Give 64 hexadecimal digits.");
}

/** Payout keys under passkeys: ciphertext comes, ciphertext goes. */
export const sealedRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/api/sealed/:name",
    answer: ({ response, params, services }) => {
      const sealed = services.sealed.get(readName(params["name"]));
      if (sealed === undefined) throw new RequestError(404, "Nothing is kept under this name.", "Use another passkey.");
      response.writeHead(200, {
        "content-type": "application/octet-stream",
        "content-length": sealed.byteLength,
        "cache-control": "no-store",
      });
      response.end(sealed);
    },
  },
  {
    method: "PUT",
    path: "/api/sealed/:name",
    answer: async ({ request, response, params, services }) => {
      const name = readName(params["name"]);
      services.sealed.put(name, await readBody(request, MAX_SEALED_BYTES));
      response.writeHead(204).end();
    },
  },
];
