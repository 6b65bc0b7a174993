import type { EpochView } from "@starling/protocol";
import type { Mark } from "../../design/marks.ts";

/** The signs of an epoch's state. */
export const EPOCH_MARKS: Readonly<Record<EpochView["state"], Mark>> = {
  proposed: { glyph: "◔", word: "proposed", tone: "straw" },
  challenged: { glyph: "▲", word: "challenged", tone: "rust" },
  rejected: { glyph: "✕", word: "rejected", tone: "rust" },
  final: { glyph: "●", word: "final", tone: "violet" },
};
