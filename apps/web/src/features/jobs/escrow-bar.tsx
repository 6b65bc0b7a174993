import type { JobView } from "@starling/protocol";
import { formatTokens, type TokenUnit } from "../../format/tokens.ts";
import { type EscrowPart, escrowParts, ratio } from "./escrow.ts";

const PARTS: readonly { part: EscrowPart; name: string; glyph: string; fill: string; text: string }[] = [
  { part: "paid", name: "Claimed by volunteers", glyph: "■", fill: "bg-violet", text: "text-violet" },
  { part: "owed", name: "Settled, not claimed yet", glyph: "▩", fill: "bg-violet/55", text: "text-violet" },
  { part: "promised", name: "Accepted, not settled yet", glyph: "▤", fill: "bg-teal", text: "text-teal" },
  { part: "refunded", name: "Back with the researcher", glyph: "◧", fill: "bg-straw", text: "text-straw" },
  { part: "free", name: "Free", glyph: "□", fill: "bg-transparent", text: "text-soft" },
];

interface EscrowBarProps {
  readonly escrow: JobView["escrow"];
  readonly token: TokenUnit;
}

/** Where every wei of the budget is. */
export function EscrowBar({ escrow, token }: EscrowBarProps) {
  const { funded, parts } = escrowParts(escrow);
  return (
    <div>
      <p>
        <strong className="figure-value">{formatTokens(funded, token)}</strong>{" "}
        <span className="text-soft">in escrow</span>
      </p>
      <div
        aria-hidden="true"
        className="mt-3 flex h-4 overflow-hidden rounded-full bg-perch ring-1 ring-edge ring-inset"
      >
        {PARTS.map(({ part, fill }) => (
          <span key={part} className={fill} style={{ width: `${ratio(parts[part], funded) * 100}%` }} />
        ))}
      </div>
      <ul className="mt-3 grid gap-x-8 gap-y-1 text-[0.9375rem] sm:grid-cols-2">
        {PARTS.map(({ part, name, glyph, text }) => (
          <li key={part} className="flex items-baseline justify-between gap-3">
            <span>
              <span aria-hidden="true" className={`me-2 ${text}`}>
                {glyph}
              </span>
              {name}
            </span>
            <span className="whitespace-nowrap">{formatTokens(parts[part], token)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
