import { dispatch, type Shader } from "./dispatch.ts";
import { beginSums, EPILOGUE_INPUTS, epilogueWgsl } from "./matmul-epilogue.ts";
import {
  EPILOGUE,
  epilogueInputs,
  epilogueOffsets,
  type MatMulPlan,
  PLAN_INTEGERS,
  planIntegers,
} from "./matmul-plan.ts";
import { type Readings, readA, readB, readingsOf } from "./matmul-reading.ts";
import { aligned, lines } from "./wgsl-text.ts";

/** What one invocation computes: so many rows, a multiple of four, by so many groups of four columns. */
export interface RegisterBlock {
  readonly rows: number;
  readonly vectors: number;
}

interface Variant {
  readonly readings: Readings;
  /** Whether the result and what is added to it are written and read four at once. */
  readonly wide: boolean;
  readonly finished: boolean;
  readonly accumulate: boolean;
  readonly sums: "a" | "b" | "none";
  readonly block: RegisterBlock;
}

/** Invocations of a workgroup: few, because one does much and the grid must still fill all cores. */
const INVOCATIONS = 16;

/** Whether the sums can be reached in a buffer of fours: what follows its last whole four cannot. */
function sumsReachable({ sums, geometry }: MatMulPlan): boolean {
  if (!sums) return true;
  const { tensor, offset } = sums.target;
  return offset + (sums.of === "a" ? geometry.rows : geometry.columns) <= tensor.size - (tensor.size % 4);
}

/** Results that are stored one by one would double the time of a large block's compilation. */
const NARROW: RegisterBlock = { rows: 8, vectors: 2 };

function smaller(a: RegisterBlock, b: RegisterBlock): RegisterBlock {
  return { rows: Math.min(a.rows, b.rows), vectors: Math.min(a.vectors, b.vectors) };
}

function variantOf(plan: MatMulPlan, block: RegisterBlock): Variant {
  const { geometry, output, finished, sums } = plan;
  const wide = aligned(geometry.columns, output.offset, ...epilogueOffsets(plan)) && sumsReachable(plan);
  return {
    readings: readingsOf(plan),
    wide,
    finished,
    accumulate: output.accumulate,
    sums: sums?.of ?? "none",
    block: wide ? block : smaller(block, NARROW),
  };
}

/** WGSL that stores four neighbours of the result, or as many of them as there are. */
function storeWgsl({ wide, accumulate }: Variant): string {
  const sum = (place: string, value: string) => `${place} = ${accumulate ? `${place} + ` : ""}${value};`;
  // Written out: a loop would index the vector by a variable, which compiles to far more.
  const single = (t: number) => `if (left > ${t}) { ${sum(`result[at + ${t}]`, `value[${t}]`)} }`;
  return `
    fn store(at: i32, left: i32, value: vec4<f32>) {
      ${wide ? sum("result[at / 4]", "value") : lines(4, single)}
    }`;
}

/** WGSL that sums a factor over the inner dimension beside the product. */
function sumsWgsl({ sums, wide, readings, block: { rows, vectors } }: Variant) {
  if (sums === "none") return { store: "", declare: "", add: "", write: "" };
  const place = wide ? "result[at / 4][at % 4]" : "result[at]";
  const store = `
    fn storeSum(at: i32, value: f32) {
      if (uniforms.sumsAccumulate == 1) { ${place} = ${place} + value; } else { ${place} = value; }
    }`;
  const ones = "vec4<f32>(1.0)";
  if (sums === "a") {
    const write = (i: number) =>
      `if (r + ${i} < uniforms.rows) { storeSum(uniforms.sumsOffset + r + ${i}, dot(sum${i}, ${ones})); }`;
    return {
      store,
      declare: lines(rows, (i) => `var sum${i} = vec4<f32>();`),
      add: lines(rows, (i) => `sum${i} += a${i};`),
      write: `if (c == 0) { ${lines(rows, write)} }`,
    };
  }
  const column = (j: number, t: number) =>
    `if (c + ${4 * j + t} < uniforms.columns) { storeSum(uniforms.sumsOffset + c + ${4 * j + t}, sum${j}[${t}]); }`;
  return {
    store,
    declare: lines(vectors, (j) => `var sum${j} = vec4<f32>();`),
    add: lines(vectors, (j) => `sum${j} += ${readings.b === "along" ? `${ones} * b${j}` : `b${j} * ${ones}`};`),
    write: `if (r == 0) { ${lines(vectors, (j) => lines(4, (t) => column(j, t)))} }`,
  };
}

/** WGSL of the pass over the block that turns sums into results: a loop, to keep the text and its compilation short. */
function finishBlock({ wide, block: { rows, vectors } }: Variant): string {
  const width = wide ? 4 : 1;
  return `
    if ((uniforms.epilogue & ${wide ? EPILOGUE.pre | EPILOGUE.addend : 15}) != 0) {
      for (var row = r; row < min(r + ${rows}, uniforms.rows); row++) {
        for (var column = c; column < min(c + ${4 * vectors}, uniforms.columns); column += ${width}) {
          let at = (batch * uniforms.rows + row) * uniforms.columns + column;
          let place = (uniforms.outOffset + at) / ${width};
          result[place] = finish(result[place], at, column);
        }
      }
    }`;
}

function code(variant: Variant): string {
  const { readings, finished, wide, block } = variant;
  const { rows, vectors } = block;
  // What the sums begin with needs no second pass over them; by single columns it would take too much text.
  const begun = finished && wide;
  const [a, b] = [readA(readings, rows), readB(readings, vectors)];
  const sums = sumsWgsl(variant);
  const product = (i: number, j: number) => (readings.b === "along" ? `a${i} * b${j}` : `b${j} * a${i}`);
  const inner = (q: number) => `let inner${q} = ${readings.ragged ? `min(k + ${q}, uniforms.inner - 1)` : `k + ${q}`};`;
  const storeRow = (i: number) => `
    if (r + ${i} < uniforms.rows) {
      let at = uniforms.outOffset + (batch * uniforms.rows + r + ${i}) * uniforms.columns + c;
      ${lines(vectors, (j) => `if (left > ${4 * j}) { store(at + ${4 * j}, left - ${4 * j}, s${i}_${j}); }`)}
    }`;
  return `
    ${finished ? epilogueWgsl(wide, wide) : ""}
    ${storeWgsl(variant)}
    ${sums.store}
    fn main() {
      // Blocks are counted through, so that no lanes lie idle beside the last column.
      let batch = i32(globalId.y);
      let across = (uniforms.columns + ${4 * vectors - 1}) / ${4 * vectors};
      let r = (i32(globalId.x) / across) * ${rows};
      let c = (i32(globalId.x) % across) * ${4 * vectors};
      let left = uniforms.columns - c;
      if (r >= uniforms.rows) { return; }
      ${a.prepare}
      ${b.prepare}
      ${begun ? beginSums(rows, vectors) : lines(rows, (i) => lines(vectors, (j) => `var s${i}_${j} = vec4<f32>();`))}
      ${sums.declare}
      for (var k = 0; k < uniforms.inner; k += 4) {
        ${lines(4, inner)}
        ${a.read}
        ${b.read}
        ${lines(rows, (i) => lines(vectors, (j) => `s${i}_${j} += ${product(i, j)};`))}
        ${sums.add}
      }
      ${lines(rows, storeRow)}
      ${sums.write}
      ${finished ? finishBlock(variant) : ""}
    }`;
}

function shaderOf(variant: Variant): Shader {
  const { readings, wide, finished, accumulate, sums, block } = variant;
  const width = (four: boolean) => (four ? 4 : 1);
  const flags = [readings.a, readings.b, readings.ragged, wide, finished, accumulate, sums];
  const factors = [width(readings.a !== "single"), width(readings.b !== "single")];
  return {
    name: `StarlingMatMulRegisters:${flags.join(":")}:${block.rows}x${block.vectors}`,
    inputs: ["A", "B", ...(finished ? EPILOGUE_INPUTS : [])],
    widths: [...factors, ...(finished ? EPILOGUE_INPUTS.map(() => width(wide)) : [])],
    outputWidth: width(wide),
    integers: PLAN_INTEGERS,
    workgroup: [INVOCATIONS, 1, 1],
    code: () => code(variant),
  };
}

/**
 * A matrix product in registers alone. Workgroup memory and its barriers are what software adapters are slowest at, and
 * small products leave most of a tile idle.
 */
export function multiplyInRegisters(plan: MatMulPlan, largest: RegisterBlock): void {
  const { geometry: g, a, b, output, finished } = plan;
  const variant = variantOf(plan, largest);
  const { block } = variant;
  const blocks = Math.ceil(g.columns / (4 * block.vectors)) * Math.ceil(g.rows / block.rows);
  dispatch(shaderOf(variant), {
    inputs: [a, b, ...(finished ? epilogueInputs(plan) : [])],
    output: output.tensor,
    groups: [Math.ceil(blocks / INVOCATIONS), g.batch, 1],
    integers: planIntegers(plan),
  });
}
