import { mixed } from "../kernels/mixed.ts";

/** What a random choice in a chunk depends on, beside its node: the same draw gives the same bits on every engine. */
export interface Draw {
  /** 32 bytes: the chunk's seed. */
  readonly seed: Uint8Array;
  /** Local step, from 0. */
  readonly step: number;
  /** First sample of the micro-batch in its batch. */
  readonly row: number;
}

/** Two numbers below 2³² for the choices of one node. */
export type DrawKey = readonly [number, number];

/**
 * The key of a node's choices: seed, step, row and the node's name, folded word by word.
 */
export function drawKey({ seed, step, row }: Draw, node: string): DrawKey {
  const words = new Uint32Array(seed.slice().buffer, 0, seed.length >> 2);
  const name = Array.from(node, (character) => character.codePointAt(0) ?? 0);
  let key: readonly [number, number, number] = [step, row, name.length];
  for (const word of [...words, ...name]) key = mixed(key[0] ^ word, key[1], key[2]);
  return [key[0], key[1]];
}
