/** What an item looks like from its bytes; the pipeline may see something else in it. */
export type ItemKind =
  | { readonly kind: "image"; readonly type: "image/png" | "image/jpeg" }
  | { readonly kind: "audio"; readonly type: "audio/wav" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "pixels"; readonly side: number }
  | { readonly kind: "bytes" };

/** Characters of a text that are shown. */
const SHOWN = 400;
/** Square pictures of a byte a pixel: MNIST's are 28 wide. */
const MOST_SIDE = 128;

const startsWith = (bytes: Uint8Array, ...head: readonly number[]) => head.every((byte, i) => bytes[i] === byte);

function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, 4 * SHOWN), { stream: true });
    return /[^\P{Cc}\s]/u.test(text) ? undefined : text.slice(0, SHOWN);
  } catch {
    return undefined;
  }
}

/** Tells pictures, recordings and texts by how they begin. */
export function itemKind(bytes: Uint8Array): ItemKind {
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47)) return { kind: "image", type: "image/png" };
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return { kind: "image", type: "image/jpeg" };
  if (startsWith(bytes, 0x52, 0x49, 0x46, 0x46)) return { kind: "audio", type: "audio/wav" };
  const text = textOf(bytes);
  if (text !== undefined && text !== "") return { kind: "text", text };
  const side = Math.sqrt(bytes.byteLength);
  if (Number.isInteger(side) && side >= 8 && side <= MOST_SIDE) return { kind: "pixels", side };
  return { kind: "bytes" };
}
