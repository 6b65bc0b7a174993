/** Whether all numbers are multiples of four, so that four elements can be read or written at once. */
export const aligned = (...numbers: readonly number[]): boolean => numbers.every((number) => number % 4 === 0);

const range = (length: number) => Array.from({ length }, (_, i) => i);

/** WGSL of `line(0)` to `line(length - 1)`. */
export const lines = (length: number, line: (i: number) => string): string => range(length).map(line).join("\n");

/** WGSL of `element(0)` to `element(3)`, as arguments. */
export const four = (element: (i: number) => string): string => range(4).map(element).join(", ");
