/**
 * The number that people see of a round, chunk or copy. The protocol counts them from 0, people from 1: pages, logs and
 * files' names go through here, formats and requests never do.
 */
export function fromOne(index: number): number {
  return index + 1;
}

/** Which round of how many, in words; a job whose rounds are all closed stays at its last one. */
export function roundOf(round: number, rounds: number): string {
  return `Round ${Math.min(fromOne(round), rounds)} of ${rounds}`;
}
