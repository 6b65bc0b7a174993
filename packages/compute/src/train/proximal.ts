import * as tf from "@tensorflow/tfjs-core";
import type { LocalOptimizer } from "./optimizer.ts";

/**
 * FedProx (Li 2020, equation 2): the gradient of ρ/2·‖φ − θ‖² is added to every step's, θ being the weights that the
 * chunk starts from. They travel at the end of the state, so that whoever owns the state owns them too.
 * @param length coordinates of the model
 * @param rho f32
 */
export function proximal(inner: LocalOptimizer, length: number, rho: number): LocalOptimizer {
  return {
    start(weights) {
      const [state, origin] = [inner.start(weights), tf.tensor1d(weights)];
      const whole = tf.concat([state, origin]);
      tf.dispose([state, origin]);
      return whole;
    },
    step(whole, gradient, t) {
      tf.tidy(() => {
        const away = tf.sub(tf.slice(whole, 0, length), tf.slice(whole, whole.size - length, length));
        inner.step(whole, tf.add(gradient, tf.mul(away, rho)), t);
      });
    },
  };
}
