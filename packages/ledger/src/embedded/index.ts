export { anvilBinary } from "./anvil-binary.ts";
export { type AnvilChainInit, anvilChain } from "./anvil-chain.ts";
export { embeddedChain } from "./embedded.ts";
export type { EmbeddedChain, EmbeddedChainInit, EmbeddedKind } from "./embedded-chain.ts";
export { miniChain } from "./mini-chain.ts";
