import { TILE, TILE_DEPTH, TILE_SIDE } from "./choose-matmul.ts";
import { dispatch, type Shader } from "./dispatch.ts";
import { EPILOGUE_INPUTS, epilogueWgsl } from "./matmul-epilogue.ts";
import { epilogueInputs, type MatMulPlan, PLAN_INTEGERS, planIntegers } from "./matmul-plan.ts";
import { readingsOf } from "./matmul-reading.ts";
import { lines } from "./wgsl-text.ts";

/** How a slice is brought in: four neighbours at once where sizes and offsets allow it, or one by one. */
interface Filling {
  readonly wide: boolean;
  /** Whether neighbours in memory are neighbours along the inner dimension: who reads what follows from it. */
  readonly along: boolean;
}

interface Variant {
  readonly a: Filling;
  readonly b: Filling;
  readonly finished: boolean;
  readonly sums: "a" | "b" | "none";
}

const INVOCATIONS = TILE_SIDE * TILE_SIDE;
/** Elements of a slice that each invocation brings in. */
const READS = (TILE * TILE_DEPTH) / INVOCATIONS;
const BLOCK = TILE / TILE_SIDE;

/** WGSL that fills a slice: neighbouring invocations read neighbouring elements, and what lies outside is zero. */
function fill(slice: "a" | "b", { wide, along }: Filling): string {
  const [side, name, step] = slice === "a" ? ["rows", "A", "aRow"] : ["columns", "B", "bColumn"];
  const origin = slice === "a" ? "tileRow" : "tileColumn";
  const width = wide ? 4 : 1;
  const [alongWidth, acrossWidth] = along ? [width, 1] : [1, width];
  const put = (t: number) =>
    `${slice}Slice[(depth + ${along ? t : 0}) * ${TILE} + across + ${along ? 0 : t}] = value${wide ? `[${t}]` : ""};`;
  return `
    for (var n = 0; n < ${READS / width}; n++) {
      let e = lane + n * ${INVOCATIONS};
      let depth = ${along ? `e % ${TILE_DEPTH / alongWidth} * ${alongWidth}` : `e / ${TILE / acrossWidth}`};
      let across = ${along ? `e / ${TILE_DEPTH / alongWidth}` : `e % ${TILE / acrossWidth} * ${acrossWidth}`};
      let place = ${origin} + across;
      var value = ${wide ? "vec4<f32>()" : "0.0"};
      if (place < uniforms.${side} && k + depth < uniforms.inner) {
        value = ${name}[(${slice}Base + place * uniforms.${step} + (k + depth) * uniforms.${slice}Inner) / ${width}];
      }
      ${lines(width, put)}
    }`;
}

function sumsWgsl(sums: Variant["sums"]) {
  if (sums === "none") return { declare: "", add: "", write: "" };
  const [side, origin, first] =
    sums === "a"
      ? ["rows", "r", "workgroupId.x == 0u && localId.x == 0u"]
      : ["columns", "c", "workgroupId.y == 0u && localId.y == 0u"];
  return {
    declare: "var sum = vec4<f32>();",
    add: sums === "a" ? "sum += a;" : "sum += b;",
    write: `
      if (${first}) {
        for (var t = 0; t < min(${BLOCK}, uniforms.${side} - ${origin}); t++) {
          let at = uniforms.sumsOffset + ${origin} + t;
          if (uniforms.sumsAccumulate == 1) { result[at] = result[at] + sum[t]; } else { result[at] = sum[t]; }
        }
      }`,
  };
}

function code({ a, b, finished, sums: of }: Variant): string {
  const sums = sumsWgsl(of);
  const storeRow = (i: number) => `
    if (r + ${i} < uniforms.rows) {
      for (var t = 0; t < min(${BLOCK}, uniforms.columns - c); t++) {
        let at = (batch * uniforms.rows + r + ${i}) * uniforms.columns + c + t;
        let place = uniforms.outOffset + at;
        let value = ${finished ? `finish(s${i}[t], at, c + t)` : `s${i}[t]`};
        if (uniforms.accumulate == 1) { result[place] = result[place] + value; } else { result[place] = value; }
      }
    }`;
  return `
    var<workgroup> aSlice: array<f32, ${TILE * TILE_DEPTH}>;
    var<workgroup> bSlice: array<f32, ${TILE * TILE_DEPTH}>;
    ${finished ? epilogueWgsl(false) : ""}
    fn main() {
      let batch = i32(workgroupId.z);
      let lane = i32(localIndex);
      let tileRow = i32(workgroupId.y) * ${TILE};
      let tileColumn = i32(workgroupId.x) * ${TILE};
      let r = tileRow + i32(localId.y) * ${BLOCK};
      let c = tileColumn + i32(localId.x) * ${BLOCK};
      let aBase = uniforms.aOffset + batch * uniforms.aBatch;
      let bBase = uniforms.bOffset + batch * uniforms.bBatch;
      ${lines(BLOCK, (i) => `var s${i} = vec4<f32>();`)}
      ${sums.declare}
      for (var k = 0; k < uniforms.inner; k += ${TILE_DEPTH}) {
        ${fill("a", a)}
        ${fill("b", b)}
        workgroupBarrier();
        for (var depth = 0; depth < ${TILE_DEPTH}; depth++) {
          let fromA = depth * ${TILE} + r - tileRow;
          let fromB = depth * ${TILE} + c - tileColumn;
          let a = vec4<f32>(aSlice[fromA], aSlice[fromA + 1], aSlice[fromA + 2], aSlice[fromA + 3]);
          let b = vec4<f32>(bSlice[fromB], bSlice[fromB + 1], bSlice[fromB + 2], bSlice[fromB + 3]);
          ${lines(BLOCK, (i) => `s${i} += a[${i}] * b;`)}
          ${sums.add}
        }
        workgroupBarrier();
      }
      ${lines(BLOCK, storeRow)}
      ${sums.write}
    }`;
}

function shaderOf(variant: Variant): Shader {
  const { a, b, finished, sums } = variant;
  const factors = [a, b].map(({ wide }) => (wide ? 4 : 1));
  return {
    name: `StarlingMatMulTiled:${[a.wide, a.along, b.wide, b.along, finished, sums].join(":")}`,
    inputs: ["A", "B", ...(finished ? EPILOGUE_INPUTS : [])],
    widths: [...factors, ...(finished ? EPILOGUE_INPUTS.map(() => 1) : [])],
    integers: PLAN_INTEGERS,
    workgroup: [TILE_SIDE, TILE_SIDE, 1],
    code: () => code(variant),
  };
}

/** A matrix product in tiles whose factors are read once per workgroup, for GPUs with memory of their own for that. */
export function multiplyInTiles(plan: MatMulPlan): void {
  const { geometry: g, a, b, output, finished, sums } = plan;
  const readings = readingsOf(plan);
  const variant: Variant = {
    a: { wide: readings.a !== "single", along: readings.a === "single" ? g.aInner === 1 : readings.a === "along" },
    b: { wide: readings.b !== "single", along: readings.b === "single" ? g.bInner === 1 : readings.b === "along" },
    finished,
    sums: sums?.of ?? "none",
  };
  dispatch(shaderOf(variant), {
    inputs: [a, b, ...(finished ? epilogueInputs(plan) : [])],
    output: output.tensor,
    groups: [Math.ceil(g.columns / TILE), Math.ceil(g.rows / TILE), g.batch],
    integers: planIntegers(plan),
  });
}
