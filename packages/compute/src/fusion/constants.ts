/** Operators that patterns of nodes are merged into. No file may contain them. */
export const FUSED = { linear: "FusedLinear", attention: "FusedAttention", embedding: "FusedEmbedding" } as const;
