import { cpuTarget, cpuView, dispatch, onWebGpu, type Shader } from "./dispatch.ts";
import { rowsOf } from "./norm.ts";
import { kindFlag, type NormKind, rowStatistics, statisticsWgsl } from "./norm-statistics.ts";
import { type Input, operand, requireFit, requireTarget, sizeOf, type Target } from "./operand.ts";
import { addressOf, onWasm, wasm } from "./wasm/wasm-kernels.ts";
import { aligned } from "./wgsl-text.ts";

/** Columns (or groups of four) of a workgroup, and how many invocations share the rows of each. */
const ACROSS = 16;
const DOWN = 4;
/** Rows whose statistics lie in workgroup memory at once: one for each invocation. */
const CHUNK = ACROSS * DOWN;

/**
 * Σ dy·x̂ and Σ dy over the rows. A workgroup takes the statistics of a chunk of rows, one row per invocation, and then
 * adds the chunk up, so that one dispatch needs no statistics from elsewhere. Partial sums are joined in fixed order.
 */
function shader(width: 1 | 4): Shader {
  const type = width === 4 ? "vec4<f32>" : "f32";
  const put = (sum: string, name: string) => {
    const place = `result[uniforms.to${name} / ${width} + column]`;
    return `if (uniforms.add${name} == 1) { ${place} = ${place} + ${sum}; } else { ${place} = ${sum}; }`;
  };
  return {
    name: `StarlingNormParameterGradients:${width}`,
    inputs: ["Dy", "X"],
    widths: [width, width],
    outputWidth: width,
    integers: ["rows", "n", "dyOffset", "xOffset", "layer", "shifted", "toGamma", "addGamma", "toBeta", "addBeta"],
    floats: ["epsilon"],
    workgroup: [ACROSS, DOWN, 1],
    code: () => `
      var<workgroup> chunk: array<vec2<f32>, ${CHUNK}>;
      var<workgroup> gammaParts: array<${type}, ${CHUNK}>;
      var<workgroup> betaParts: array<${type}, ${CHUNK}>;
      ${statisticsWgsl(width)}
      fn main() {
        let n = uniforms.n / ${width};
        let x = uniforms.xOffset / ${width};
        let dy = uniforms.dyOffset / ${width};
        let lane = i32(localIndex);
        let down = i32(localId.y);
        let column = min(i32(globalId.x), n - 1);
        var gamma = ${type}();
        var beta = ${type}();
        for (var first = 0; first < uniforms.rows; first += ${CHUNK}) {
          chunk[lane] = statistics(x + min(first + lane, uniforms.rows - 1) * n);
          workgroupBarrier();
          for (var i = down; i < min(${CHUNK}, uniforms.rows - first); i += ${DOWN}) {
            let at = (first + i) * n + column;
            let d = Dy[dy + at];
            gamma += d * (X[x + at] - chunk[i].x) * chunk[i].y;
            beta += d;
          }
          workgroupBarrier();
        }
        gammaParts[lane] = gamma;
        betaParts[lane] = beta;
        workgroupBarrier();
        if (down != 0 || i32(globalId.x) >= n) { return; }
        for (var i = 1; i < ${DOWN}; i++) {
          gamma += gammaParts[lane + i * ${ACROSS}];
          beta += betaParts[lane + i * ${ACROSS}];
        }
        ${put("gamma", "Gamma")}
        if (uniforms.shifted == 1) { ${put("beta", "Beta")} }
      }`,
  };
}

interface Request {
  readonly kind: NormKind;
  readonly dy: Input;
  readonly x: Input;
  readonly epsilon: number;
  readonly gammaTarget: Target;
  readonly betaTarget?: Target | undefined;
}

function onCpu({ kind, epsilon, gammaTarget, betaTarget, ...inputs }: Request): void {
  const [dy, x] = [cpuView(operand(inputs.dy)), cpuView(operand(inputs.x))];
  const { rows, n } = rowsOf(operand(inputs.x));
  const [gamma, beta] = [new Float64Array(n), new Float64Array(n)];
  for (let start = 0; start < rows * n; start += n) {
    const { mean, scale } = rowStatistics(x, start, n, kind, epsilon);
    for (let c = 0; c < n; c++) {
      const d = dy[start + c] ?? 0;
      gamma[c] = (gamma[c] ?? 0) + d * ((x[start + c] ?? 0) - mean) * scale;
      beta[c] = (beta[c] ?? 0) + d;
    }
  }
  const write = (target: Target, sums: Float64Array) => {
    const out = cpuTarget(target, n);
    for (let c = 0; c < n; c++) out[c] = (sums[c] ?? 0) + (target.accumulate ? (out[c] ?? 0) : 0);
  };
  write(gammaTarget, gamma);
  if (betaTarget) write(betaTarget, beta);
}

/** Derivatives by scale and shift; see `layerNormParameterGradients` and `rmsNormParameterGradients`. */
export function normParameterGradients(request: Request): void {
  const { kind, epsilon, gammaTarget, betaTarget } = request;
  const [dy, x] = [operand(request.dy), operand(request.x)];
  const { rows, n } = rowsOf(x);
  requireFit(sizeOf(dy.shape) === rows * n, `a derivative of shape [${dy.shape}] does not fit ${rows} rows of ${n}`);
  requireTarget(gammaTarget, n);
  if (betaTarget) {
    requireTarget(betaTarget, n);
    requireFit(betaTarget.tensor === gammaTarget.tensor, "the derivatives of scale and shift must lie in one buffer");
  }
  if (onWasm()) {
    const addresses = [dy, x, gammaTarget, betaTarget].map(addressOf);
    const adds = [gammaTarget.accumulate, betaTarget?.accumulate ?? false];
    wasm("normParameterGradients", ...addresses, rows, n, epsilon, kind === "layer", ...adds);
    return;
  }
  if (!onWebGpu()) {
    onCpu(request);
    return;
  }
  const shift = betaTarget ?? gammaTarget;
  const width = aligned(n, dy.offset, x.offset, gammaTarget.offset, shift.offset) ? 4 : 1;
  const places = [gammaTarget, shift].flatMap(({ offset, accumulate }) => [offset, accumulate ? 1 : 0]);
  dispatch(shader(width), {
    inputs: [dy, x],
    output: gammaTarget.tensor,
    groups: [Math.ceil(n / width / ACROSS), 1, 1],
    integers: [rows, n, dy.offset, x.offset, kindFlag(kind), betaTarget ? 1 : 0, ...places],
    floats: [epsilon],
  });
}
