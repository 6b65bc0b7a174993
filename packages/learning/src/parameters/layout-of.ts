import type { Layout } from "./flatten.ts";

/** The layout of a graph's parameters, in their order. */
export function layoutOf(
  parameters: readonly { readonly name: string; readonly shape: readonly number[]; readonly trainable: boolean }[],
): Layout {
  return parameters.map(({ name, shape, trainable }) => ({
    name,
    shape,
    size: shape.reduce((product, side) => product * side, 1),
    trainable,
  }));
}
