const isShown = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;

/**
 * How byte-level encodings show the 256 bytes as characters (GPT-2's `bytes_to_unicode`): printable ones of Latin-1 as
 * themselves, all others from U+0100 on.
 */
export function byteCharacters(): readonly string[] {
  let hidden = 0;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isShown(byte) ? byte : 256 + hidden++));
}
