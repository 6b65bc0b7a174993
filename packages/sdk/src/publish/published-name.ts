/** Longest name of a file or an item, in characters. */
const MOST = 200;

/** A name as manifests carry it: no control characters, and of a longer one the end, which tells more than the folders. */
export function publishedName(name: string): string {
  const plain = name.toWellFormed().replace(/\p{Cc}+/gu, " ");
  return plain.length <= MOST ? plain : `…${plain.slice(1 - MOST).replace(/^\p{Cs}/u, "")}`;
}
