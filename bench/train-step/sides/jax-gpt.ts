import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { type GptShape, gptParameters, startValues, tokensOf } from "../shapes.ts";
import { type Side, stepwise } from "./side.ts";

type Parameters = Record<string, np.Array>;

const EPSILON = 1e-5;
const ADAM = { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

function startOf(shape: GptShape, zero = false): Parameters {
  const entries = [...gptParameters(shape)].map(([name, parameter], i) => {
    const size = parameter.shape.reduce((product, length) => product * length, 1);
    const values = startValues(size, zero ? 0 : parameter.start, i + 1);
    return [name, np.array(values).reshape(parameter.shape)] as const;
  });
  return Object.fromEntries(entries);
}

function forward(shape: GptShape, p: Parameters, ids: np.Array): np.Array {
  const { batch: b, context: t, width: c, heads: h, layers, vocabulary } = shape;
  const take = (name: string) => {
    const found = p[name];
    if (!found) throw new Error(`no parameter ${name}`);
    return found;
  };
  const norm = (x: np.Array, name: string) =>
    nn
      .standardize(x, -1, { epsilon: EPSILON })
      .mul(take(`${name}.weight`))
      .add(take(`${name}.bias`));
  const linear = (x: np.Array, name: string) => np.matmul(x, take(`${name}.weight`)).add(take(`${name}.bias`));
  let x = np.matmul(nn.oneHot(ids, vocabulary), take("wte")).reshape([b, t, c]).add(take("wpe"));
  for (let i = 0; i < layers; i++) {
    const qkv = linear(norm(x.ref, `${i}.ln1`), `${i}.qkv`);
    const [q, k, v] = np.split(qkv, 3, -1).map((part) => part.reshape([b, t, h, c / h])) as [
      np.Array,
      np.Array,
      np.Array,
    ];
    const mixed = nn.dotProductAttention(q, k, v, { isCausal: true }).reshape([b, t, c]);
    x = x.add(linear(mixed, `${i}.proj`));
    x = x.ref.add(linear(nn.gelu(linear(norm(x, `${i}.ln2`), `${i}.fc`)), `${i}.fc2`));
  }
  return np.matmul(norm(x, "lnf"), take("head")).reshape([b * t, vocabulary]);
}

/** The model in jax-js, jit-compiled with its derivative and Adam as one function. */
export async function jaxGpt(shape: GptShape, device: "webgpu" | "wasm"): Promise<Side> {
  await init(device);
  defaultDevice(device);
  const tokens = tokensOf(shape);
  const ids = np.array(tokens.x, { dtype: np.int32 });
  const labels = np.array(tokens.y, { dtype: np.int32 });
  const loss = (p: Parameters, x: np.Array, y: np.Array) => {
    const chosen = nn.logSoftmax(forward(shape, p, x), -1).mul(nn.oneHot(y, shape.vocabulary));
    return chosen.sum().div(-shape.batch * shape.context);
  };
  const update = jit((p: Parameters, m: Parameters, v: Parameters, scale: np.Array, x: np.Array, y: np.Array) => {
    const [value, gradients] = valueAndGrad(loss)(tree.ref(p), x, y) as unknown as [np.Array, Parameters];
    const next = { p: {} as Parameters, m: {} as Parameters, v: {} as Parameters };
    for (const [name, weight] of Object.entries(p)) {
      const g = gradients[name] as np.Array;
      const first = (m[name] as np.Array).mul(ADAM.beta1).add(g.ref.mul(1 - ADAM.beta1));
      const second = (v[name] as np.Array).mul(ADAM.beta2).add(np.square(g).mul(1 - ADAM.beta2));
      const step = first.ref.div(np.sqrt(second.ref).add(ADAM.epsilon)).mul(scale.ref);
      next.p[name] = weight.sub(step);
      next.m[name] = first;
      next.v[name] = second;
    }
    scale.dispose();
    return [value, next.p, next.m, next.v] as [np.Array, Parameters, Parameters, Parameters];
  });
  let [p, m, v] = [startOf(shape), startOf(shape, true), startOf(shape, true)];
  let t = 0;
  return stepwise(async () => {
    t++;
    const scale = (ADAM.lr * Math.sqrt(1 - ADAM.beta2 ** t)) / (1 - ADAM.beta1 ** t);
    const [value, ...next] = update(p, m, v, np.array(scale), ids.ref, labels.ref);
    [p, m, v] = next;
    await blockUntilReady(p);
    const [result = Number.NaN] = await value.data();
    return result;
  });
}
