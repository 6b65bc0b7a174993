import type { Graph } from "@starling/graph";
import { fuseAttention } from "./fuse-attention.ts";
import { fuseEmbedding } from "./fuse-embedding.ts";
import { fuseGelu } from "./fuse-gelu.ts";
import { fuseLinear } from "./fuse-linear.ts";

/**
 * Merges patterns of nodes into single ones, for which there are kernels that need fewer dispatches. What is outside a
 * pattern stays as it is; the graph computes the same, up to roundings.
 */
export function fuse(graph: Graph): Graph {
  return fuseEmbedding(fuseAttention(fuseGelu(fuseLinear(graph))));
}
