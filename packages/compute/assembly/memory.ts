/** Sets bytes to 0. */
export function clear(to: usize, bytes: usize): void {
  memory.fill(to, 0, bytes);
}
