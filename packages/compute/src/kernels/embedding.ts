import type * as tf from "@tensorflow/tfjs-core";
import {
  cpuResult,
  cpuTarget,
  cpuView,
  dispatch,
  emptyTensor,
  FLAT_INDEX,
  FLAT_WORKGROUP,
  flatGroups,
  onWebGpu,
  type Shader,
} from "./dispatch.ts";
import { type Input, type Operand, operand, requireFit, requireTarget, sizeOf, type Target, whole } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";
import { aligned } from "./wgsl-text.ts";

const widthOf = (...numbers: readonly number[]): 1 | 4 => (aligned(...numbers) ? 4 : 1);

function flatShader(
  name: string,
  width: 1 | 4,
  shader: Pick<Shader, "inputs" | "integers"> & { body: string },
): Shader {
  return {
    name: `Starling${name}:${width}`,
    inputs: shader.inputs,
    // Numbers of rows come one by one.
    widths: shader.inputs.map((input) => (input === "Ids" || input === "Order" ? 1 : width)),
    outputWidth: width,
    integers: ["length", "columns", ...shader.integers],
    workgroup: FLAT_WORKGROUP,
    code: () => `
      fn main() {
        let index = ${FLAT_INDEX};
        if (index >= uniforms.length) { return; }
        let row = index / uniforms.columns;
        let column = index % uniforms.columns;
        ${shader.body}
      }`,
  };
}

/** WGSL that replaces an element of the target, or adds to it. */
const PUT = `
  let place = uniforms.to + index;
  if (uniforms.accumulate == 1) { result[place] = result[place] + sum; } else { result[place] = sum; }`;

const targetIntegers = ({ offset, accumulate }: Target, width: number) => [offset / width, accumulate ? 1 : 0];

function gatherShader(width: 1 | 4): Shader {
  return flatShader("GatherRows", width, {
    inputs: ["Table", "Ids", "Positions"],
    integers: ["tableOffset", "idsOffset", "positionsOffset", "period", "placed"],
    body: `
      var value = Table[uniforms.tableOffset + Ids[uniforms.idsOffset + row] * uniforms.columns + column];
      if (uniforms.placed == 1) {
        value += Positions[uniforms.positionsOffset + (row % uniforms.period) * uniforms.columns + column];
      }
      result[index] = value;`,
  });
}

/**
 * Rows of a table by number, to which the rows of positions can be added in the same dispatch.
 *
 * @param table f32 [rows, columns]
 * @param ids i32 [..., T], each in [0, rows)
 * @param positions f32 [T or more, columns]: its row t is added to the t-th of every sequence
 * @returns f32 [..., T, columns]
 * @throws RangeError when shapes do not fit
 */
export function gatherRows(table: Input, ids: Input, positions?: Input): tf.Tensor {
  const [source, numbers, places] = [operand(table), operand(ids), positions && operand(positions)];
  const columns = source.shape[1] ?? 1;
  const period = numbers.shape.at(-1) ?? 1;
  const enough = !places || (places.shape[1] === columns && (places.shape[0] ?? 0) >= period);
  requireFit(enough, `positions of shape [${places?.shape}] do not reach ${period} places of ${columns}`);
  const output = emptyTensor([...numbers.shape, columns]);
  if (onWebGpu()) {
    const last = places ?? source;
    const width = widthOf(columns, source.offset, last.offset);
    dispatch(gatherShader(width), {
      inputs: [source, numbers, last],
      output,
      groups: flatGroups(output.size / width),
      integers: [
        ...[output.size / width, columns / width, source.offset / width, numbers.offset, last.offset / width, period],
        places ? 1 : 0,
      ],
    });
  } else if (onWasm()) {
    const addresses = [source, numbers, places, whole(output)].map(addressOf);
    wasm("gatherRows", ...addresses, sizeOf(numbers.shape), columns, period);
  } else {
    const [out, rows] = [cpuResult(output), cpuView(source)];
    const added = places && cpuView(places);
    cpuView<Int32Array>(numbers).forEach((id, at) => {
      for (let c = 0; c < columns; c++) {
        out[at * columns + c] = (rows[id * columns + c] ?? 0) + (added?.[(at % period) * columns + c] ?? 0);
      }
    });
  }
  return output;
}

/** Every invocation owns one element of the table and meets its rows of dy in their order: no atomics, one result. */
function scatterShader(width: 1 | 4, ordered: boolean): Shader {
  const zero = width === 4 ? "vec4<f32>()" : "0.0";
  const body = ordered
    ? `for (var i = Order[uniforms.idsOffset + row]; i < Order[uniforms.idsOffset + row + 1]; i++) {
         sum += Dy[uniforms.dyOffset + Order[uniforms.idsOffset + i] * uniforms.columns + column];
       }`
    : `for (var i = 0; i < uniforms.count; i++) {
         if (Ids[uniforms.idsOffset + i] == row) { sum += Dy[uniforms.dyOffset + i * uniforms.columns + column]; }
       }`;
  return flatShader(ordered ? "ScatterOrderedRows" : "ScatterRows", width, {
    inputs: [ordered ? "Order" : "Ids", "Dy"],
    integers: ["idsOffset", "dyOffset", ...(ordered ? [] : ["count"]), "to", "accumulate"],
    body: `var sum = ${zero}; ${body} ${PUT}`,
  });
}

/**
 * Places of each id, for `scatterRowsInto`: without it every element of a table looks through all ids, which large
 * vocabularies cannot afford.
 *
 * @param ids each in [0, rows)
 * @returns rows + 1 numbers: where in this array the places of each row begin, and where the last ones end; then the
 *   places, ascending within a row
 */
export function rowOrder(ids: ArrayLike<number>, rows: number): Int32Array {
  const order = new Int32Array(rows + 1 + ids.length);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    requireFit(id >= 0 && id < rows, `id ${id} at ${i} is no row of a table of ${rows}`);
    order[id + 1] = (order[id + 1] ?? 0) + 1;
  }
  order[0] = rows + 1;
  for (let row = 0; row < rows; row++) order[row + 1] = (order[row + 1] ?? 0) + (order[row] ?? 0);
  const next = order.slice(0, rows);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    const at = next[id] ?? 0;
    order[at] = i;
    next[id] = at + 1;
  }
  return order;
}

/**
 * Writes the derivative by a table of `gatherRows` into the flat gradient: each row becomes the sum of its rows of dy.
 *
 * @param target room for f32 [rows, columns]
 * @param ids i32 [...]
 * @param dy f32 [..., columns]
 * @param rows rows of the table
 * @param order i32 [rows + 1 + ids], made by `rowOrder`
 * @throws RangeError when shapes do not fit
 */
export function scatterRowsInto(target: Target, ids: Input, dy: Input, rows: number, order?: Input): void {
  const [numbers, incoming, sorted] = [operand(ids), operand(dy), order && operand(order)];
  const count = sizeOf(numbers.shape);
  const columns = incoming.shape.at(-1) ?? 1;
  requireFit(sizeOf(incoming.shape) === count * columns, `${count} ids do not fit a derivative of [${incoming.shape}]`);
  const ordered = !sorted || sizeOf(sorted.shape) === rows + 1 + count;
  requireFit(ordered, `an order of shape [${sorted?.shape}] is not that of ${count} ids in ${rows} rows`);
  requireTarget(target, rows * columns);
  if (onWasm()) {
    wasm("scatterRows", ...[numbers, incoming, target].map(addressOf), count, rows, columns, target.accumulate);
    return;
  }
  if (!onWebGpu()) {
    scatterOnCpu(target, { numbers, incoming, rows, columns });
    return;
  }
  const width = widthOf(columns, incoming.offset, target.offset);
  const index = sorted ?? numbers;
  const sizes = [(rows * columns) / width, columns / width, index.offset, incoming.offset / width];
  dispatch(scatterShader(width, sorted !== undefined), {
    inputs: [index, incoming],
    output: target.tensor,
    groups: flatGroups((rows * columns) / width),
    integers: [...sizes, ...(sorted ? [] : [count]), ...targetIntegers(target, width)],
  });
}

function scatterOnCpu(
  target: Target,
  { numbers, incoming, rows, columns }: { numbers: Operand; incoming: Operand; rows: number; columns: number },
): void {
  const [out, dy, sums] = [cpuTarget(target, rows * columns), cpuView(incoming), new Float64Array(rows * columns)];
  if (target.accumulate) sums.set(out);
  cpuView<Int32Array>(numbers).forEach((id, at) => {
    for (let c = 0; c < columns; c++) {
      sums[id * columns + c] = (sums[id * columns + c] ?? 0) + (dy[at * columns + c] ?? 0);
    }
  });
  out.set(sums);
}

function sumShader(width: 1 | 4): Shader {
  return flatShader("SumRows", width, {
    inputs: ["Dy"],
    integers: ["dyOffset", "count", "period", "to", "accumulate"],
    body: `
      var sum = ${width === 4 ? "vec4<f32>()" : "0.0"};
      for (var i = row; i < uniforms.count; i += uniforms.period) {
        sum += Dy[uniforms.dyOffset + i * uniforms.columns + column];
      }
      ${PUT}`,
  });
}

/**
 * Writes the sums of every `period`-th row into the flat gradient: the derivative by positions that `gatherRows` adds.
 *
 * @param target room for f32 [period, columns]
 * @param dy f32 [..., columns] with a multiple of `period` rows
 * @throws RangeError when shapes do not fit
 */
export function sumRowsInto(target: Target, dy: Input, period: number): void {
  const incoming = operand(dy);
  const columns = incoming.shape.at(-1) ?? 1;
  const count = sizeOf(incoming.shape) / columns;
  requireFit(count % period === 0, `${count} rows are no multiple of the period ${period}`);
  requireTarget(target, period * columns);
  if (onWasm()) {
    wasm("sumRows", addressOf(incoming), addressOf(target), count, period, columns, target.accumulate);
    return;
  }
  if (!onWebGpu()) {
    const [out, values, sums] = [
      cpuTarget(target, period * columns),
      cpuView(incoming),
      new Float64Array(period * columns),
    ];
    if (target.accumulate) sums.set(out);
    values.forEach((value, i) => {
      const at = i % (period * columns);
      sums[at] = (sums[at] ?? 0) + value;
    });
    out.set(sums);
    return;
  }
  const width = widthOf(columns, incoming.offset, target.offset);
  const sizes = [(period * columns) / width, columns / width, incoming.offset / width, count, period];
  dispatch(sumShader(width), {
    inputs: [incoming],
    output: target.tensor,
    groups: flatGroups((period * columns) / width),
    integers: [...sizes, ...targetIntegers(target, width)],
  });
}
