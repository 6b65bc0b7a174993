import { fromOne } from "@starling/protocol";
import type { Written } from "./generation.ts";

interface WrittenTextProps {
  readonly written: Written;
  /** What is said of it, beside the round. */
  readonly note?: string;
}

/** A text with its prompt, and whose it is. */
export function WrittenText({ written: { round, choices, text, tokens }, note }: WrittenTextProps) {
  return (
    <figure className="rounded-xl bg-roost px-4 py-3.5" data-round={fromOne(round)}>
      <blockquote className="max-w-prose font-mono text-[0.9375rem] break-words whitespace-pre-wrap">
        <span className="text-soft">{choices.prompt}</span>
        {text}
      </blockquote>
      <figcaption className="mt-2 text-sm text-soft">
        {note ?? `Round ${fromOne(round)}'s model, ${tokens} tokens, seed ${choices.seed}.`}
      </figcaption>
    </figure>
  );
}
