import { StarlingError } from "@starling/protocol";
import type { GenerateNews, GenerationChoices } from "./messages.ts";

/** A text, and which round's model wrote it. */
export interface Written {
  readonly round: number;
  readonly choices: GenerationChoices;
  readonly text: string;
  readonly tokens: number;
}

/** Where the writing of a text stands. */
export type Generation =
  | { readonly stage: "idle" }
  | { readonly stage: "fetching"; readonly written: Written; readonly bytes: number }
  | { readonly stage: "opening"; readonly written: Written }
  | { readonly stage: "writing"; readonly written: Written }
  | { readonly stage: "done"; readonly written: Written }
  | { readonly stage: "stopped"; readonly written: Written }
  | { readonly stage: "no-gpu"; readonly written: Written; readonly advice: string }
  | { readonly stage: "failed"; readonly written: Written; readonly error: StarlingError };

/** Whether a worker is busy with it. */
export function isBusy({ stage }: Generation): boolean {
  return stage === "fetching" || stage === "opening" || stage === "writing";
}

/** What a worker's news make of it; only a busy one takes any. */
export function afterNews(state: Generation, news: GenerateNews): Generation {
  if (state.stage === "idle" || !isBusy(state)) return state;
  const { written } = state;
  switch (news.type) {
    case "fetching":
      return { stage: "fetching", written, bytes: news.bytes };
    case "opening":
      return { stage: "opening", written };
    case "text":
      return { stage: "writing", written: { ...written, text: news.text, tokens: news.tokens } };
    case "done":
      return { stage: "done", written };
    case "error":
      if (news.name === "GpuUnavailableError")
        return { stage: "no-gpu", written, advice: `${news.message} ${news.fix}` };
      return { stage: "failed", written, error: new StarlingError(news.message, { fix: news.fix }) };
    default:
      return news satisfies never;
  }
}
