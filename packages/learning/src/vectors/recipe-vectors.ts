import { maxDelay, toHex } from "@starling/protocol";
import { encodePayload } from "../payload/encode-payload.ts";
import { encodeUpdate } from "../recipes/encode-update.ts";
import { roundSum } from "../recipes/round-sum.ts";
import { initialState } from "../server/server-step.ts";
import { sampleRules } from "../testing/recipes.ts";
import { digest, digests, littleEndian, type VectorValue } from "./digests.ts";

/** Two rounds under every recipe, with every codec: codes, payloads, what is left out, and the state after. */
export function recipeVectors(differences: (key: number, power: number) => Float32Array): VectorValue {
  return sampleRules.map((rules) => {
    let state = initialState(differences(100, 36));
    const left: (Float32Array | undefined)[] = [];
    const rounds = [3, 4].map((round) => {
      const made = [8, 5, 2].map((steps, i) => {
        const chunk = { lr: rules.lr[0] ?? 0, steps: rules.recipe.kind === "sync" ? 1 : steps };
        const update = encodeUpdate(differences(400 + 10 * round + i, 38 - i), rules.codec, chunk, left[i]);
        left[i] = update.error;
        return { ...update, chunk, payload: encodePayload(update.codes, update.codec) };
      });
      const works = made.map(({ chunk, payload: { norm2 } }, i) => {
        return {
          steps: chunk.steps,
          batch: 32,
          norm2,
          lrBits: chunk.lr,
          round: round - Math.min(i, maxDelay(rules.recipe)),
        };
      });
      const sum = roundSum(rules, round, works, state.theta.length);
      made.forEach(({ codes }, i) => {
        sum.add(i, codes);
      });
      const step = sum.step(state);
      state = step.state;
      return {
        updates: made.map(({ payload: { root, norm2, blocks }, error }) => ({
          root: toHex(root),
          norm2: norm2.toString(),
          blocks: blocks.map(digest),
          ...(error && { error: digest(littleEndian(error)) }),
        })),
        multipliers: sum.weights.multipliers,
        weight: sum.weights.weight,
        delta: step.deltaBlocks.map(digest),
        ...digests(state),
      };
    });
    return { recipe: rules.recipe.kind, codec: rules.codec.kind, rounds };
  });
}
