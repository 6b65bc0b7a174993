/** Pixels of one connected part of a mask: of every row only the outermost, which is all that its hull needs. */
export interface Component {
  readonly pixels: number;
  /** x and y in turns. */
  readonly rim: readonly number[];
}

/**
 * Parts of a mask whose pixels touch at sides or corners, in the order of their first pixel, row by row.
 * @param mask `height · width` bytes; 0 is outside.
 * @param most Parts after which the rest is left alone: noise must not cost minutes.
 */
export function components(mask: Uint8Array, width: number, most: number): Component[] {
  const seen = new Uint8Array(mask.length);
  const found: Component[] = [];
  for (let start = 0; start < mask.length && found.length < most; start++) {
    if (mask[start] === 0 || seen[start] === 1) continue;
    found.push(flood(mask, seen, width, start));
  }
  return found;
}

function flood(mask: Uint8Array, seen: Uint8Array, width: number, start: number): Component {
  const rows = new Map<number, [number, number]>();
  const pending = [start];
  seen[start] = 1;
  let pixels = 0;
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    pixels++;
    const row = rows.get(y);
    if (row === undefined) rows.set(y, [x, x]);
    else [row[0], row[1]] = [Math.min(row[0], x), Math.max(row[1], x)];
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) {
        const next = at + dy * width + dx;
        if (x + dx < 0 || x + dx >= width || next < 0 || next >= mask.length) continue;
        if (mask[next] === 0 || seen[next] === 1) continue;
        seen[next] = 1;
        pending.push(next);
      }
    }
  }
  return { pixels, rim: [...rows].flatMap(([y, [left, right]]) => (left === right ? [left, y] : [left, y, right, y])) };
}
