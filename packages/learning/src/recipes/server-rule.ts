import type { TrainParams } from "@starling/protocol";
import { f32bits } from "../float/f32.ts";
import type { ServerParams } from "../server/server-step.ts";

type ServerRule = Pick<ServerParams, "muBits" | "alphaBits" | "downlink">;

/** What a recipe means for the server's step. The one place where the kinds of recipe part at the server. */
export function serverRule(recipe: TrainParams["recipe"]): ServerRule {
  switch (recipe.kind) {
    case "momentum":
    case "fedprox":
    case "buffered":
      return { muBits: recipe.mu, alphaBits: recipe.alpha, downlink: "int4" };
    case "fedavg":
      return { muBits: 0, alphaBits: f32bits(1), downlink: "int4" };
    case "sync":
      return { muBits: recipe.mu, alphaBits: recipe.alpha, downlink: "f32" };
    case "sparse":
      return { muBits: 0, alphaBits: recipe.alpha, downlink: "int4" };
    default:
      return recipe satisfies never;
  }
}
