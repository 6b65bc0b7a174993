import { philox } from "./philox.ts";
import type { StreamKey } from "./stream-key.ts";

/** Four give a pseudorandom permutation (Luby and Rackoff 1988); six leave room for small domains. */
const ROUNDS = 6;

/**
 * Where `position` of [0, size) goes in permutation number `epoch` under the key: a Feistel network over pairs of digits
 * of base ⌈√size⌉ with Philox as round function, walked until it lands inside (Black and Rogaway, "Ciphers with
 * Arbitrary Finite Domains", CT-RSA 2002). Constant time and memory: no table of the samples is shuffled.
 */
export function permute({ key0, key1 }: StreamKey, epoch: number, size: number, position: number): number {
  let base = Math.floor(Math.sqrt(size));
  if (base * base < size) base++;
  let value = position;
  do {
    let left = Math.floor(value / base);
    let right = value % base;
    for (let round = 0; round < ROUNDS; round++) {
      const [random] = philox([right, round, epoch >>> 0, Math.floor(epoch / 0x1_0000_0000) >>> 0], key0, key1);
      const next = (left + random) % base;
      left = right;
      right = next;
    }
    value = left * base + right;
  } while (value >= size);
  return value;
}
