/** A decoder-only transformer and its batch. */
export interface GptShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  /** Tokens of one sequence. */
  readonly context: number;
  /** Sequences of one step. */
  readonly batch: number;
  readonly vocabulary: number;
}

export const GPT_SHAPES = {
  /** The shape of the goal. */
  gpt: { layers: 4, width: 128, heads: 4, context: 128, batch: 8, vocabulary: 65 },
  /** nanoGPT's recipe for a CPU: 0.8 million parameters. */
  nanogpt: { layers: 4, width: 128, heads: 4, context: 64, batch: 12, vocabulary: 65 },
} as const satisfies Record<string, GptShape>;

/** Tokens of one sequence and those that follow them: text-like enough that the loss falls. */
export function tokensOf({ batch, context, vocabulary }: GptShape): Record<"x" | "y", Int32Array<ArrayBuffer>> {
  const token = (i: number) => (i * 7 + Math.floor(i / 3)) % vocabulary;
  const length = batch * context;
  return {
    x: Int32Array.from({ length }, (_, i) => token(i)),
    y: Int32Array.from({ length }, (_, i) => token(i + 1)),
  };
}

/** Every parameter by name: shape, and how it begins (a standard deviation, or "ones"). */
export function gptParameters(shape: GptShape): ReadonlyMap<string, { shape: number[]; start: number | "ones" }> {
  const { layers, width: c, context, vocabulary } = shape;
  const parameters = new Map<string, { shape: number[]; start: number | "ones" }>();
  const matrix = (name: string, dimensions: number[], deviation = 0.02) =>
    parameters.set(name, { shape: dimensions, start: deviation });
  const norm = (name: string) => {
    parameters.set(`${name}.weight`, { shape: [c], start: "ones" });
    parameters.set(`${name}.bias`, { shape: [c], start: 0 });
  };
  const linear = (name: string, from: number, to: number, deviation?: number) => {
    matrix(`${name}.weight`, [from, to], deviation);
    parameters.set(`${name}.bias`, { shape: [to], start: 0 });
  };
  matrix("wte", [vocabulary, c]);
  matrix("wpe", [context, c]);
  const projected = 0.02 / Math.sqrt(2 * layers);
  for (let i = 0; i < layers; i++) {
    norm(`${i}.ln1`);
    linear(`${i}.qkv`, c, 3 * c);
    linear(`${i}.proj`, c, c, projected);
    norm(`${i}.ln2`);
    linear(`${i}.fc`, c, 4 * c);
    linear(`${i}.fc2`, 4 * c, c, projected);
  }
  norm("lnf");
  matrix("head", [c, vocabulary]);
  return parameters;
}

/** Values for one parameter: uniform with the deviation that it asks for, by Lehmer's generator. */
export function startValues(size: number, start: number | "ones", seed: number): Float32Array<ArrayBuffer> {
  if (start === "ones") return new Float32Array(size).fill(1);
  let state = (seed % 2147483646) + 1;
  return Float32Array.from({ length: size }, () => {
    state = (state * 16807) % 2147483647;
    return (state / 2147483647 - 0.5) * 2 * Math.sqrt(3) * start;
  });
}
