import type { TensorValue } from "@starling/graph";
import type { FloatRule } from "./rule.ts";

type Floats = Float32Array | Float64Array;

const BILLION = 1e9;

/** Zeros of both signs are equal; NaN equals nothing, so that no broken run is ever confirmed. */
const same = (a: number | bigint | undefined, b: number | bigint | undefined) => a === b;

function exactly(a: TensorValue["data"], b: TensorValue["data"]): string | undefined {
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return `element ${i} is ${a[i]} and ${b[i]}`;
  return undefined;
}

function within(bound: number, a: Floats, b: Floats): string | undefined {
  for (let i = 0; i < a.length; i++) {
    // Not `>`: a NaN is never within.
    if (!(Math.abs((a[i] ?? 0) - (b[i] ?? 0)) <= bound)) return `element ${i} is ${a[i]} and ${b[i]}`;
  }
  return undefined;
}

function nearby(relative: number, a: Floats, b: Floats): string | undefined {
  let [gap, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    gap += (x - y) * (x - y);
    left += x * x;
    right += y * y;
  }
  const most = relative * relative * Math.max(left, right);
  return gap <= most ? undefined : `the relative distance is ${Math.sqrt(gap / Math.max(left, right))}`;
}

/** The first difference of two tensors, in words; undefined where they count as equal. */
export function sameTensor(rule: FloatRule, a: TensorValue, b: TensorValue): string | undefined {
  if (a.dtype !== b.dtype || a.shape.join() !== b.shape.join()) {
    return `one is ${a.dtype} [${a.shape.join(", ")}], the other ${b.dtype} [${b.shape.join(", ")}]`;
  }
  const floats = (tensor: TensorValue): Floats | undefined =>
    tensor.dtype === "float32" || tensor.dtype === "float64" ? tensor.data : undefined;
  const [x, y] = [floats(a), floats(b)];
  if (x === undefined || y === undefined) return exactly(a.data, b.data);
  switch (rule.kind) {
    case "exact":
      return exactly(x, y);
    case "absolute":
      return within(rule.billionths / BILLION, x, y);
    case "relative-l2":
      return nearby(rule.billionths / BILLION, x, y);
    default:
      return rule satisfies never;
  }
}
