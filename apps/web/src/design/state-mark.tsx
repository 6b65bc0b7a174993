import type { CopyView, JobView } from "@starling/protocol";
import { CHUNK_MARKS, JOB_MARKS, type Mark, type Tone } from "./marks.ts";

const TONES: Readonly<Record<Tone, string>> = {
  teal: "text-teal",
  violet: "text-violet",
  straw: "text-straw",
  rust: "text-rust",
  soft: "text-soft",
};

export function StateMark({ glyph, word, tone }: Mark) {
  return (
    <span className={`inline-flex items-baseline gap-1.5 font-semibold whitespace-nowrap ${TONES[tone]}`}>
      <span aria-hidden="true" className="inline-block w-[1em] text-center">
        {glyph}
      </span>
      {word}
    </span>
  );
}

export function JobState({ state }: { readonly state: JobView["state"] }) {
  return <StateMark {...JOB_MARKS[state]} />;
}

export function ChunkState({ state }: { readonly state: CopyView["state"] }) {
  return <StateMark {...CHUNK_MARKS[state]} />;
}
