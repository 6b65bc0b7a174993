/** Rows of a name and a value, below each other. */
export function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join("\n");
}

export const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
