import fc from "fast-check";
import type { CodeCodec, Codes } from "../codes/codec.ts";

/** Codes in a codec's bounds, the bounds themselves often among them. */
export function arbitraryCodes<C extends Codes>(codec: CodeCodec<C>, { minLength = 1, maxLength = 600 } = {}) {
  const code = fc.oneof(
    fc.integer({ min: -codec.limit, max: codec.limit }),
    fc.constantFrom(-codec.limit, 0, codec.limit),
  );
  return fc.array(code, { minLength, maxLength }).map((values) => {
    const codes = codec.create(values.length);
    codes.set(values);
    return codes;
  });
}

/** A finite f32 of any size, subnormals included. */
export const arbitraryF32 = fc.float({ noNaN: true, noDefaultInfinity: true });

/** A seed of 32 bytes. */
export const arbitrarySeed = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** `values` in an order that the draws fix. */
export function shuffled<T>(values: readonly T[], draws: readonly number[]): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = (draws[i % draws.length] ?? 0) % (i + 1);
    const moved = order.splice(j, 1);
    order.push(...moved);
  }
  return order;
}
