import { MAX_SEALED_BYTES } from "../../constants.ts";
import { PasskeyError } from "../../errors.ts";
import type { SealedKeys } from "./passkeys.ts";

async function failure(response: Response): Promise<PasskeyError> {
  const said = (await response.json().catch(() => undefined)) as { error?: { message?: unknown; fix?: unknown } };
  const { message, fix } = said?.error ?? {};
  return new PasskeyError(
    typeof message === "string" ? message : `The station answered with status ${response.status}.`,
    { fix: typeof fix === "string" ? fix : "Try again, or export a file." },
  );
}

/** Sealed keys at the station of `origin`. */
export function httpSealedKeys(origin: string): SealedKeys {
  async function call(name: string, init?: RequestInit): Promise<Response> {
    try {
      return await fetch(new URL(`/api/sealed/${name}`, origin), init);
    } catch (cause) {
      throw new PasskeyError("The station does not answer.", {
        fix: "Your keys in this browser are untouched. Try again when you are online.",
        cause,
      });
    }
  }
  return {
    async put(name, sealed) {
      const response = await call(name, { method: "PUT", body: sealed });
      if (!response.ok) throw await failure(response);
    },
    async get(name) {
      const response = await call(name);
      if (response.status === 404) return undefined;
      if (!response.ok) throw await failure(response);
      if (Number(response.headers.get("content-length") ?? 0) > MAX_SEALED_BYTES) throw await failure(response);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}
