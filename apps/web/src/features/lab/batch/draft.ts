import type { InferParams } from "@starling/protocol";
import { FIRST_FORM, type PipelineForm } from "./pipeline/form.ts";

/** What was typed and chosen for a batch; it lives as long as the page, like the files. */
export interface BatchDraft {
  readonly title: string;
  readonly purpose: string;
  readonly form: PipelineForm;
  /** Steps as JSON, once somebody has edited them. */
  readonly json: string | undefined;
  readonly dataName: string;
  readonly licence: string;
  readonly notice: string;
  readonly provider: InferParams["provider"];
  readonly copies: number;
  readonly price: string;
  readonly budget: string;
  readonly hours: number;
}

export const FIRST_BATCH: BatchDraft = {
  title: "",
  purpose: "",
  form: FIRST_FORM,
  json: undefined,
  dataName: "",
  licence: "",
  notice: "",
  provider: "wasm",
  copies: 1,
  price: "1",
  budget: "",
  hours: 24,
};

export const STEPS = ["model", "items", "post"] as const;
export type StepName = (typeof STEPS)[number];

export const STEP_NAMES: Readonly<Record<StepName, string>> = {
  model: "Model",
  items: "Items",
  post: "Check and post",
};

/** What is known beside the draft. */
export interface KnownBatch {
  readonly modelsFound: boolean;
  readonly planned: boolean;
  readonly itemsFound: boolean;
}

/** A field that keeps a step from being left, and what to do. */
export interface MissingPart {
  readonly field: keyof BatchDraft | "models" | "items";
  readonly words: string;
}

/** What a step still needs before it can be left. */
export function missingParts(step: StepName, draft: BatchDraft, known: KnownBatch): MissingPart[] {
  const found: MissingPart[] = [];
  const need = (ok: boolean, field: MissingPart["field"], words: string) => {
    if (!ok) found.push({ field, words });
  };
  switch (step) {
    case "model":
      need(known.modelsFound, "models", "Choose a model that can be read.");
      need(!known.modelsFound || known.planned, "json", "Choose steps that fit the model.");
      need(draft.title.trim() !== "", "title", "Give the batch a title: volunteers see it.");
      need(draft.title.length <= 120, "title", "The title may have 120 characters.");
      need(draft.purpose.trim() !== "", "purpose", "Say what it is for: people decide by that.");
      need(draft.purpose.length <= 2_000, "purpose", "The purpose may have 2000 characters.");
      return found;
    case "items":
      need(known.itemsFound, "items", "Choose files that can be read.");
      need(draft.licence.trim() !== "", "licence", "Name the licence: every volunteer gets a copy of the items.");
      return found;
    case "post":
      return found;
    default:
      return step satisfies never;
  }
}
