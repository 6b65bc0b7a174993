import * as z from "zod/mini";

/**
 * What training lowers, a mean over the targets: −log softmax of the target's class or token in nats, or the squared
 * difference (output − target)². A graph gives what the loss takes: logits, or the values themselves.
 */
export const Loss = z.enum(["softmax-cross-entropy", "mean-squared-error"]);
export type Loss = z.infer<typeof Loss>;

/** Whether an output can be right or wrong under a loss; of squared differences there is only more and less. */
export const countsHits = (loss: Loss): boolean => loss === "softmax-cross-entropy";
