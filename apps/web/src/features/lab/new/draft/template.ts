import type { JobView } from "@starling/protocol";
import { type Draft, FIRST_DRAFT } from "./draft.ts";

/** Longest title that a spec takes. */
const TITLE_LIMIT = 120;

/** What a link to the wizard asks for. */
export type Template = "sample" | "own" | undefined;

/** The draft that a link begins with: the sample anew, the kept draft with own files, or the kept draft. */
export function fromTemplate(draft: Draft, template: Template): Draft {
  if (template === "sample") return { ...FIRST_DRAFT, from: "" };
  return template === "own" ? { ...draft, model: "own", data: "own" } : draft;
}

/** The jobs that a training can be copied from. */
export const trainings = (jobs: readonly JobView[]): JobView[] => jobs.filter(({ train }) => train !== null);

/** The job that was posted first: a station's sample. */
export function oldest(jobs: readonly JobView[] | undefined): JobView | undefined {
  return jobs?.reduce<JobView | undefined>((a, b) => (a === undefined || b.postedAt < a.postedAt ? b : a), undefined);
}

/** Recipe and price are worth copying for any model; the words belong to the model that they describe. */
export function copyOf(draft: Draft, { job, title, purpose }: Pick<JobView, "job" | "title" | "purpose">): Draft {
  if (draft.model !== "copy") return { ...draft, from: job, record: "" };
  return {
    ...draft,
    from: job,
    title: draft.title === "" ? title.slice(0, TITLE_LIMIT) : draft.title,
    purpose: draft.purpose === "" ? purpose : draft.purpose,
  };
}
