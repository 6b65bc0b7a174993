/** Cosine of the angle between two vectors, and ‖a‖ / ‖b‖. */
export function compareVectors(a: Float32Array, b: Float32Array): { cosine: number; normRatio: number } {
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return { cosine: dot / Math.sqrt(aa * bb), normRatio: Math.sqrt(aa / bb) };
}
