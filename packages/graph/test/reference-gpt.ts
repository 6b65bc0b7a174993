import type { GptOptions, Weights } from "../src/index.ts";

type Rows = readonly (readonly number[])[];

const add = (a: Rows, b: Rows): number[][] => a.map((row, i) => row.map((value, k) => value + (b[i]?.[k] ?? 0)));

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += value * (b[i] ?? 0);
  return sum;
}

/** Gelu's tanh form (Hendrycks and Gimpel 2016, section 2). */
const gelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

/** A GPT's logits for one sample, in float64 and straight from the definitions: what ONNX Runtime is held against. */
export function forwardGpt(
  { width, heads, layers, tied = false }: GptOptions,
  weights: Weights,
  ids: readonly number[],
): number[] {
  const read = (name: string) => weights.get(name)?.data ?? new Float32Array();
  const row = (name: string, index: number) => [...read(name).subarray(index * width, (index + 1) * width)];
  const normalize = (x: Rows, name: string) =>
    x.map((values) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / width;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
      const [scale, shift] = [read(`${name}.weight`), read(`${name}.bias`)];
      return values.map((v, i) => ((v - mean) / Math.sqrt(variance + 1e-5)) * (scale[i] ?? 0) + (shift[i] ?? 0));
    });
  const linear = (x: Rows, name: string) => {
    const [weight, bias] = [read(`${name}.weight`), read(`${name}.bias`)];
    return x.map((values) =>
      Array.from(bias, (start, column) => {
        const weights = values.map((_, i) => weight[i * bias.length + column] ?? 0);
        return start + dot(values, weights);
      }),
    );
  };
  const attend = (joined: Rows) => {
    const size = width / heads;
    return joined.map((query, t) =>
      Array.from({ length: heads }, (_, head) => {
        const part = (values: readonly number[], which: number) =>
          values.slice(which * width + head * size, which * width + (head + 1) * size);
        const seen = joined.slice(0, t + 1);
        const scores = seen.map((key) => Math.exp(dot(part(query, 0), part(key, 1)) / Math.sqrt(size)));
        const total = scores.reduce((sum, score) => sum + score, 0);
        const values = seen.map((value) => part(value, 2));
        return Array.from(
          { length: size },
          (_, i) =>
            dot(
              scores,
              values.map((v) => v[i] ?? 0),
            ) / total,
        );
      }).flat(),
    );
  };

  let stream: Rows = ids.map((id, t) => {
    const position = row("transformer.wpe.weight", t);
    return row("transformer.wte.weight", id).map((value, i) => value + (position[i] ?? 0));
  });
  for (let layer = 0; layer < layers; layer++) {
    const block = `transformer.h.${layer}`;
    const attended = attend(linear(normalize(stream, `${block}.ln_1`), `${block}.attn.c_attn`));
    stream = add(stream, linear(attended, `${block}.attn.c_proj`));
    const hidden = linear(normalize(stream, `${block}.ln_2`), `${block}.mlp.c_fc`);
    stream = add(
      stream,
      linear(
        hidden.map((values) => values.map(gelu)),
        `${block}.mlp.c_proj`,
      ),
    );
  }
  const head = read(tied ? "transformer.wte.weight" : "lm_head.weight");
  const vocabulary = head.length / width;
  return normalize(stream, "transformer.ln_f").flatMap((values) =>
    Array.from({ length: vocabulary }, (_, token) =>
      dot(
        values,
        values.map((_, i) => head[tied ? token * width + i : i * vocabulary + token] ?? 0),
      ),
    ),
  );
}
