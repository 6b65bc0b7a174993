import { GenerationRefusedError } from "../errors.ts";

/** How the next token is drawn from a model's logits. */
export interface Sampling {
  /** What logits are divided by: 0 always takes the likeliest token, 1 draws as the model says, above 1 more evenly. */
  readonly temperature: number;
  /** Only so many of the likeliest tokens can be drawn; 0 for all. */
  readonly topK: number;
}

/** Position of the largest logit; of equal ones the first. */
function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if ((logits[i] ?? 0) > (logits[best] ?? 0)) best = i;
  return best;
}

/** The `topK` largest, in the order of their numbers; of equal ones at the edge the first. */
function candidatesOf(logits: Float32Array, topK: number): readonly number[] {
  const all = Array.from(logits, (_, i) => i);
  if (topK === 0 || topK >= all.length) return all;
  const ranked = all.sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
  return ranked.slice(0, topK).sort((a, b) => a - b);
}

/**
 * Draws a token: softmax of logits / temperature over the `topK` largest (Fan et al. 2018, arXiv:1805.04833, section
 * 5.4), then the first token at which the sum of probabilities passes `uniform`.
 * @param logits f32 [V]
 * @param uniform in [0, 1)
 * @throws GenerationRefusedError for a logit that is no number
 */
export function chooseToken(logits: Float32Array, { temperature, topK }: Sampling, uniform: number): number {
  if (!logits.every(Number.isFinite)) {
    throw new GenerationRefusedError("The model gives scores that are no numbers.", {
      fix: "Generate with an earlier round's model, and post the job with a lower learning rate.",
    });
  }
  const best = likeliest(logits);
  if (temperature === 0) return best;
  const candidates = candidatesOf(logits, topK);
  const top = logits[best] ?? 0;
  const weights = candidates.map((token) => Math.exp(((logits[token] ?? 0) - top) / temperature));
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  const place = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  // Rounding can leave a last sliver that belongs to nobody: it is the likeliest token's.
  return candidates[place] ?? best;
}
