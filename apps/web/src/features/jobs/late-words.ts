/** How many of a round's updates began in a round before; nothing where none did. */
export function lateWords(lateChunks: number): string {
  return lateChunks === 0 ? "" : `, ${lateChunks} late`;
}
