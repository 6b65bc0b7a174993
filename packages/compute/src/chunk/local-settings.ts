import { fromF32bits } from "@starling/learning";
import type { TrainParams } from "@starling/protocol";
import type { LocalSettings } from "../train/optimizer.ts";

/** The settings of a job's local steps as numbers: its optimizer, and the pull of the FedProx recipe. */
export function localSettings({ optimizer, recipe }: Pick<TrainParams, "optimizer" | "recipe">): LocalSettings {
  const rho = recipe.kind === "fedprox" ? { rho: fromF32bits(recipe.rho) } : {};
  if (optimizer.kind === "sgd") return { kind: "sgd", clip: fromF32bits(optimizer.clip), ...rho };
  return {
    kind: "adamw",
    beta1: fromF32bits(optimizer.beta1),
    beta2: fromF32bits(optimizer.beta2),
    epsilon: fromF32bits(optimizer.epsilon),
    weightDecay: fromF32bits(optimizer.weightDecay),
    clip: fromF32bits(optimizer.clip),
    ...rho,
  };
}
