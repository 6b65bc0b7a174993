import { JobRefusedError } from "@starling/sdk";

/** A file's text. @throws JobRefusedError for what is no UTF-8 */
export function utf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new JobRefusedError(`"${name}" is no text in UTF-8.`, {
      fix: "Save it as UTF-8 and choose it again.",
      cause,
    });
  }
}
