import { type Draft, hiddenWidths } from "./draft.ts";
import { refusals } from "./refusals.ts";

export const STEPS = ["model", "data", "recipe", "checks", "budget", "post"] as const;
export type StepName = (typeof STEPS)[number];

export const STEP_NAMES: Readonly<Record<StepName, string>> = {
  model: "Model",
  data: "Data",
  recipe: "Recipe",
  checks: "Verification",
  budget: "Budget",
  post: "Post",
};

/** What is known beside the draft. */
export interface Known {
  /** The own model was read. */
  readonly modelRead: boolean;
  /** The model with adapters was made, or none are asked for. */
  readonly adapted: boolean;
  /** The own data was read. */
  readonly dataRead: boolean;
  /** Token wei of the typed price and budget; undefined when they are no amounts. */
  readonly price: bigint | undefined;
  readonly budget: bigint | undefined;
  /** Least token wei that covers the job without checks. */
  readonly least: bigint | undefined;
}

/** A field of the draft that keeps a step from being left, and what to do. */
export interface Missing {
  readonly field: keyof Draft | "file" | "dataFile";
  readonly words: string;
}

const MAX_TITLE = 120;
const MAX_PURPOSE = 2_000;

const wholes = { rounds: "Rounds", chunks: "Chunks", steps: "Steps", batch: "Batch" } as const;

function recipeMissing(draft: Draft): Missing[] {
  const missing: Missing[] = [];
  for (const field of ["rounds", "chunks", "steps", "batch"] as const) {
    if (!Number.isInteger(draft[field]) || draft[field] < 1) {
      missing.push({ field, words: `${wholes[field]} must be a whole number from 1.` });
    }
  }
  if (!(draft.learningRate > 0 && draft.learningRate <= 1)) {
    missing.push({ field: "learningRate", words: "The learning rate must be above 0 and at most 1." });
  }
  if (!(draft.target >= 0 && draft.target <= 100)) {
    missing.push({ field: "target", words: "The target is a percentage; 0 means none." });
  }
  // Bounds that the form knows are told at their fields; the schema has the last word on how choices go together.
  return missing.length > 0 ? missing : refusals(draft).map((words) => ({ field: "recipe" as const, words }));
}

/** What a step still needs before it can be left. */
export function missing(step: StepName, draft: Draft, known: Known): readonly Missing[] {
  const found: Missing[] = [];
  const need = (ok: boolean, field: Missing["field"], words: string) => {
    if (!ok) found.push({ field, words });
  };
  switch (step) {
    case "model":
      if (draft.model === "copy") need(draft.from !== "", "from", "Choose the job whose model is copied.");
      else if (draft.model === "round") need(known.modelRead, "record", "Choose a round whose model can be read.");
      else if (draft.model === "own") need(known.modelRead, "file", "Choose an ONNX file that can be read.");
      else if (draft.model === "images")
        need(known.modelRead, "imageSide", "Choose a size of which the model can be made: its stages halve it.");
      else if (draft.model === "mlp")
        need(
          hiddenWidths(draft.mlpHidden) !== undefined,
          "mlpHidden",
          "Give 1 to 8 widths of 1 to 4,096, like 64, 32.",
        );
      else
        need(known.modelRead, "gptWidth", "Choose sizes of which a GPT can be made: its heads must share its width.");
      need(draft.title.trim() !== "", "title", "Give the job a title: volunteers see it.");
      need(draft.title.length <= MAX_TITLE, "title", `The title may have ${MAX_TITLE} characters.`);
      need(draft.purpose.trim() !== "", "purpose", "Say what the model is for: people decide by that.");
      need(draft.purpose.length <= MAX_PURPOSE, "purpose", `The purpose may have ${MAX_PURPOSE} characters.`);
      return found;
    case "data":
      if (draft.data === "copy") need(draft.from !== "", "from", "Choose the job whose data is used.");
      else need(known.dataRead, "dataFile", "Choose data files that can be read.");
      if (draft.model === "mlp") need(known.modelRead, "mlpHidden", "Read a table; its network is made then.");
      return found;
    case "recipe":
      need(known.adapted, "adapterRank", "Choose adapters that fit the model, or train all of it.");
      return [...found, ...recipeMissing(draft)];
    case "checks":
      need(draft.copies >= 1 && draft.copies <= 8, "copies", "Between 1 and 8 copies of a chunk can be asked for.");
      need(draft.quorum <= draft.chunks, "quorum", "The quorum cannot be larger than the chunks of a round.");
      return found;
    case "budget":
      need(known.price !== undefined && known.price > 0n, "price", "The price must be an amount above 0.");
      need(known.budget !== undefined && known.budget > 0n, "budget", "The budget must be an amount above 0.");
      if (known.budget !== undefined && known.least !== undefined && known.budget < known.least) {
        found.push({ field: "budget", words: "The budget does not cover the job even without checks." });
      }
      return found;
    case "post":
      return STEPS.filter((one) => one !== "post").flatMap((one) => missing(one, draft, known));
    default:
      return step satisfies never;
  }
}
