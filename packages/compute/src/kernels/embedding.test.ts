import type { Engine } from "@starling/compute";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { expectKernel, kernelEngines, partOf, partsWritten, targetsFor } from "../../test/kernel-case.ts";
import { relativeDistance } from "../../test/operator-case.ts";
import { knownValues } from "../device/known-values.ts";
import { gatherRows, scatterRowsInto, sumRowsInto } from "./embedding.ts";

let engines: Engine[];
beforeAll(async () => {
  engines = await kernelEngines();
});

const SHAPES = [
  { rows: 1, columns: 1, batch: 1, time: 1, offset: 0 },
  { rows: 7, columns: 65, batch: 3, time: 5, offset: 3 },
  { rows: 65, columns: 12, batch: 2, time: 9, offset: 4 },
];
type Shape = (typeof SHAPES)[number];

const idsOf = ({ rows, batch, time }: Shape) => Int32Array.from({ length: batch * time }, (_, i) => (i * i * 3) % rows);
const idsPart = (shape: Shape) => ({
  tensor: tf.tensor1d(Int32Array.of(99, ...idsOf(shape)), "int32"),
  offset: 1,
  shape: [shape.batch, shape.time],
});

describe("gatherRows", () => {
  it.each(SHAPES)("reads rows and adds positions: $rows rows of $columns", async (shape) => {
    const { rows, columns, batch, time, offset } = shape;
    const [table, places] = [knownValues(rows * columns, 1), knownValues((time + 2) * columns, 2)];
    const row = (i: number) => idsOf(shape)[Math.floor(i / columns)] ?? 0;
    const plain = Float32Array.from(
      { length: batch * time * columns },
      (_, i) => table[row(i) * columns + (i % columns)] ?? 0,
    );
    const source = () => partOf(table, [rows, columns], offset);
    await expectKernel(engines, () => gatherRows(source(), idsPart(shape)), plain, 1e-9);
    const placed = plain.map((value, i) => value + (places[i % (time * columns)] ?? 0));
    const run = () => {
      const y = gatherRows(source(), idsPart(shape), partOf(places, [time + 2, columns], offset));
      expect(y.shape).toEqual([batch, time, columns]);
      return y;
    };
    await expectKernel(engines, run, placed, 1e-7);
  });

  it("refuses positions that are too few", () => {
    engines[0]?.use();
    const ids = tf.zeros([1, 3], "int32");
    expect(() => gatherRows(tf.zeros([4, 2]), ids, tf.zeros([2, 2]))).toThrow(/3 places of 2/);
  });
});

describe("derivatives of an embedding", () => {
  const cases = SHAPES.flatMap((shape) => [true, false].map((accumulate) => ({ ...shape, accumulate })));
  it.each(cases)("are sums: $rows rows of $columns, accumulate $accumulate", async (test) => {
    const { rows, columns, batch, time, offset, accumulate } = test;
    const dy = knownValues(batch * time * columns, 3);
    const start = accumulate ? 0.5 : 0;
    const table = new Float64Array(rows * columns).fill(start);
    const places = new Float64Array(time * columns).fill(start);
    dy.forEach((value, i) => {
      const at = (idsOf(test)[Math.floor(i / columns)] ?? 0) * columns + (i % columns);
      table[at] = (table[at] ?? 0) + value;
      places[i % places.length] = (places[i % places.length] ?? 0) + value;
    });
    const lengths = [rows * columns, time * columns];
    for (const engine of engines) {
      engine.use();
      const runs = [];
      for (let run = 0; run < 2; run++) {
        const targets = targetsFor(lengths, { gap: offset, accumulate, start: accumulate ? start : 9 });
        const [byRow, byPeriod] = targets;
        if (!byRow || !byPeriod) throw new Error("no target");
        tf.tidy(() => {
          const incoming = partOf(dy, [batch, time, columns], offset);
          scatterRowsInto(byRow, idsPart(test), incoming, rows);
          sumRowsInto(byPeriod, incoming, time);
        });
        runs.push(await partsWritten(targets, lengths));
        byRow.tensor.dispose();
      }
      expect(runs[1]).toEqual(runs[0]);
      const [scanned = [], placed = []] = runs[0] ?? [];
      expect(relativeDistance(scanned, table)).toBeLessThan(1e-6);
      expect(relativeDistance(placed, places)).toBeLessThan(1e-6);
      expect(engine.errors()).toEqual([]);
    }
  });

  it("refuse what does not fit", () => {
    engines[0]?.use();
    const target = { tensor: tf.zeros([8]), offset: 0, accumulate: false };
    const ids = tf.zeros([3], "int32");
    expect(() => scatterRowsInto(target, ids, tf.zeros([2, 2]), 4)).toThrow(/3 ids/);
    expect(() => scatterRowsInto(target, ids, tf.zeros([3, 2]), 5)).toThrow(/outside/);
    expect(() => sumRowsInto(target, tf.zeros([3, 2]), 2)).toThrow(/multiple/);
  });
});
