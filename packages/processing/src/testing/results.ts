import { type DType, ELEMENT_BYTES, elementCount, tensorFromBytes } from "@starling/graph";
import fc from "fast-check";
import type { ItemResult } from "../results/item-result.ts";
import type { Output } from "../values.ts";

/** Objects as code makes them: fast-check's own have no prototype now and then, which no result has. */
const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(fields, { noNullPrototype: true });

const ppm = fc.integer({ min: 0, max: 1_000_000 });
const pixel = fc.integer({ min: 0, max: 20_000 });
const box = record({ corners: fc.tuple(pixel, pixel, pixel, pixel, pixel, pixel, pixel, pixel), ppm });
const words = (maxLength: number) =>
  fc.string({ unit: "grapheme", maxLength }).map((text) => text.replace(/\p{Cc}/gu, ""));

/** Tensors of every element type, of bytes that may mean anything, NaN too. */
const tensor = fc
  .tuple(
    fc.constantFrom(...(Object.keys(ELEMENT_BYTES) as DType[])),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.uint8Array({ minLength: 1, maxLength: 16 }),
  )
  .map(([dtype, shape, pattern]) => {
    const bytes = Uint8Array.from({ length: elementCount(shape) * ELEMENT_BYTES[dtype] }, (_, i) => {
      const byte = pattern[i % pattern.length] ?? 0;
      return dtype === "bool" ? byte & 1 : byte;
    });
    return { kind: "tensor" as const, tensor: tensorFromBytes(dtype, shape, bytes) };
  });

const value: fc.Arbitrary<Exclude<Output, { kind: "parts" }>> = fc.oneof(
  tensor,
  fc.tuple(tensor, fc.nat(100)).map(([one, tokens]) => ({ ...one, tokens })),
  record({ kind: fc.constant("boxes" as const), boxes: fc.array(box, { maxLength: 3 }) }),
  record({
    kind: fc.constant("labels" as const),
    labels: fc.array(record({ label: words(8), ppm }), { maxLength: 3 }),
    marginPpm: ppm,
  }),
  record({ kind: fc.constant("reading" as const), text: words(12), ppm, marginPpm: ppm }),
  record({
    kind: fc.constant("segments" as const),
    segments: fc.array(record({ from: pixel, to: pixel }), { maxLength: 3 }),
  }),
);

const output: fc.Arbitrary<Output> = fc.oneof(
  value,
  record({
    kind: fc.constant("parts" as const),
    parts: fc.array(record({ box, output: value }), { maxLength: 3 }),
  }),
);

const failure = fc.record(
  { name: fc.constant("MalformedItemError"), message: words(20), fix: words(20), step: words(10) },
  { requiredKeys: ["name", "message", "fix"], noNullPrototype: true },
);

/** What may become of a chunk's items. */
export const itemResults: fc.Arbitrary<ItemResult[]> = fc.array(
  fc.oneof(record({ name: words(12), output }), record({ name: words(12), error: failure })),
  { maxLength: 5 },
);
