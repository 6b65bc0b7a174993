import type { CopyView, JobView } from "@starling/protocol";

export type Tone = "teal" | "violet" | "straw" | "rust" | "soft";
/** The sign of a state. */
export interface Mark {
  readonly glyph: string;
  readonly word: string;
  readonly tone: Tone;
}

/** Every state has a glyph and a word, so that colour is never the only sign. */
export const JOB_MARKS: Readonly<Record<JobView["state"], Mark>> = {
  running: { glyph: "▲", word: "Running", tone: "teal" },
  waiting: { glyph: "◔", word: "Waiting", tone: "straw" },
  paused: { glyph: "‖", word: "Paused", tone: "straw" },
  ended: { glyph: "●", word: "Finished", tone: "violet" },
  cancelled: { glyph: "✕", word: "Cancelled", tone: "rust" },
  expired: { glyph: "⌛︎", word: "Expired", tone: "rust" },
  unfunded: { glyph: "○", word: "Unfunded", tone: "rust" },
};

export const CHUNK_MARKS: Readonly<Record<CopyView["state"], Mark>> = {
  open: { glyph: "○", word: "open", tone: "soft" },
  leased: { glyph: "▲", word: "computing", tone: "teal" },
  committed: { glyph: "◆", word: "committed", tone: "teal" },
  revealed: { glyph: "◇", word: "revealed", tone: "violet" },
  verifying: { glyph: "◎", word: "being checked", tone: "violet" },
  accepted: { glyph: "●", word: "accepted", tone: "violet" },
  rejected: { glyph: "✕", word: "rejected", tone: "rust" },
  expired: { glyph: "⌛︎", word: "expired", tone: "rust" },
};
