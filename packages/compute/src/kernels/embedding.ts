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
    widths: shader.inputs.map((input) => (input === "Ids" || input === "Places" ? 1 : width)),
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

/**
 * Lists of the places of each row, so that a table's elements need not all look through all ids. The one invocation of a
 * row writes what belongs to it: first [rows], then next [count], -1 where there is none.
 */
const placesShader: Shader = {
  name: "StarlingPlacesOfRows",
  inputs: ["Ids"],
  integers: ["rows", "count", "idsOffset"],
  workgroup: FLAT_WORKGROUP,
  code: () => `
    fn main() {
      let row = ${FLAT_INDEX};
      if (row >= uniforms.rows) { return; }
      var last = row;
      for (var i = 0; i < uniforms.count; i++) {
        if (Ids[uniforms.idsOffset + i] == row) {
          result[last] = i;
          last = uniforms.rows + i;
        }
      }
      result[last] = -1;
    }`,
};

/** Every invocation owns one element of the table and meets its rows of dy in their order: no atomics, one result. */
function scatterShader(width: 1 | 4): Shader {
  return flatShader("ScatterRows", width, {
    inputs: ["Places", "Dy"],
    integers: ["rows", "dyOffset", "to", "accumulate"],
    body: `
      var sum = ${width === 4 ? "vec4<f32>()" : "0.0"};
      for (var i = Places[row]; i >= 0; i = Places[uniforms.rows + i]) {
        sum += Dy[uniforms.dyOffset + i * uniforms.columns + column];
      }
      ${PUT}`,
  });
}

/**
 * Writes the derivative by a table of `gatherRows` into the flat gradient: each row becomes the sum of its rows of dy.
 *
 * @param target room for f32 [rows, columns]
 * @param ids i32 [...]
 * @param dy f32 [..., columns]
 * @param rows rows of the table
 * @throws RangeError when shapes do not fit
 */
export function scatterRowsInto(target: Target, ids: Input, dy: Input, rows: number): void {
  const [numbers, incoming] = [operand(ids), operand(dy)];
  const count = sizeOf(numbers.shape);
  const columns = incoming.shape.at(-1) ?? 1;
  requireFit(sizeOf(incoming.shape) === count * columns, `${count} ids do not fit a derivative of [${incoming.shape}]`);
  requireTarget(target, rows * columns);
  if (onWasm()) {
    wasm("scatterRows", ...[numbers, incoming, target].map(addressOf), count, rows, columns, target.accumulate);
    return;
  }
  if (!onWebGpu()) {
    scatterOnCpu(target, { numbers, incoming, rows, columns });
    return;
  }
  const places = emptyTensor([rows + count], "int32");
  const listed = { inputs: [numbers], output: places, groups: flatGroups(rows) };
  dispatch(placesShader, { ...listed, integers: [rows, count, numbers.offset] });
  const width = widthOf(columns, incoming.offset, target.offset);
  const sizes = [(rows * columns) / width, columns / width, rows, incoming.offset / width];
  dispatch(scatterShader(width), {
    inputs: [places, incoming],
    output: target.tensor,
    groups: flatGroups((rows * columns) / width),
    integers: [...sizes, ...targetIntegers(target, width)],
  });
  places.dispose();
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
