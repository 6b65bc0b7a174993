import type { GraphNode } from "@starling/graph";

/** What a product keeps for its backward pass: the derivative by one factor needs the other one. */
export function factors(_node: GraphNode, needs: (index: number) => boolean) {
  return { inputs: [...(needs(0) ? [1] : []), ...(needs(1) ? [0] : [])] };
}
