import { toHex } from "@starling/protocol";

/** sha2-256 of bytes in hexadecimal. */
export async function digest(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)));
}

/** The same of plain values, by their JSON. */
export const digestOfJson = (value: unknown): Promise<string> =>
  digest(new TextEncoder().encode(JSON.stringify(value)));
