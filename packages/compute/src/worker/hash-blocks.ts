/** sha2-256 of each block, by the platform's own implementation. */
export async function hashBlocks(blocks: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const digests: Uint8Array[] = [];
  for (const block of blocks) {
    digests.push(new Uint8Array(await crypto.subtle.digest("SHA-256", block as Uint8Array<ArrayBuffer>)));
  }
  return digests;
}
