/** A CSV file as Playwright hands it to a page. */
export const csvFile = (lines: readonly string[]) => ({
  name: "d.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(lines.join("\n")),
});

/** Houses whose price follows from their size and age. */
export function houses(count: number): string[] {
  const line = (i: number) => {
    const [size, age] = [40 + ((i * 37) % 101), (i * 13) % 60];
    return `${size},${age},${2_000 * size - 700 * age}`;
  };
  return ["size,age,price", ...Array.from({ length: count }, (_, i) => line(i))];
}
