import { SelectField, TextField } from "../../../../design/field.tsx";
import { usualNumbers } from "../draft/recipe-numbers.ts";
import { RECIPE_NUMBERS, withRecipe } from "../draft/training.ts";
import type { StepProps } from "./step-props.ts";

const RECIPES = [
  { value: "momentum", name: "Momentum at the server" },
  { value: "fedavg", name: "Plain mean (FedAvg)" },
  { value: "fedprox", name: "Pulled back to the shared model (FedProx)" },
  { value: "sync", name: "One step a round, as a cluster trains" },
  { value: "sparse", name: "Only the largest changes travel" },
  { value: "buffered", name: "Late results count too" },
] as const;

const HELP = {
  momentum: "Many local steps, then one with momentum: the best for tabs that come and go.",
  fedavg: "The weighed mean of all updates as it is: a baseline.",
  fedprox: "For data that is not alike from chunk to chunk.",
  sync: "Equals one process, but every step travels: for a fast network.",
  sparse: "For large models on slow uplinks; what is left out is sent later.",
  buffered:
    "For tabs of very different speed: nobody waits for the slowest, whose results count in a later round, for less.",
} as const;

const NUMBERS = {
  mu: { label: "Server momentum μ", help: "Part of the last step that the next one keeps, up to 0.99." },
  alpha: { label: "Server rate α", help: "What the mean of the updates is multiplied by." },
  rho: { label: "Pull ρ", help: "How strongly local steps are held near the shared model." },
  staleness: {
    label: "Staleness in rounds",
    help: "A result counts up to so many rounds after its own, at most 3; an older one is neither summed nor paid.",
  },
  keep: { label: "Kept of 4,096", help: "So many of each 4,096 changes travel, the largest ones." },
  beta: { label: "Fading β", help: "Part of what was left out that is added to the next update." },
} as const;

/** How updates become the shared model's next step. */
export function RecipeFields({ wizard: { draft, change }, wrong }: StepProps) {
  const usual = usualNumbers(draft);
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <SelectField
        label="Recipe"
        help={HELP[draft.recipe]}
        value={draft.recipe}
        options={RECIPES}
        wrong={wrong("recipe")}
        onValue={(recipe) => change(withRecipe(draft, recipe))}
      />
      {RECIPE_NUMBERS[draft.recipe].map((name) => (
        <TextField
          key={name}
          label={NUMBERS[name].label}
          help={NUMBERS[name].help}
          inputMode="decimal"
          placeholder={usual[name]}
          value={draft[name]}
          maxLength={40}
          onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
        />
      ))}
    </div>
  );
}
