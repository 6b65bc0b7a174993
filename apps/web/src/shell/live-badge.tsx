import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useApp } from "../app-context.ts";
import { formatAge } from "../format/time.ts";

const TICK_MS = 5_000;
/** A line that is down for less is not worth a word. */
const PATIENCE_MS = 4_000;

/** Whether what the pages show is live, or how old it is. */
export function LiveBadge() {
  const { live } = useApp();
  const { connected, lastWordAt } = useStore(live.store);
  const [openedAt] = useState(Date.now);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (connected) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [connected]);
  const quiet = now - (lastWordAt ?? openedAt) < PATIENCE_MS;
  const [glyph, word, tone] = connected
    ? ["●", "Live", "text-teal"]
    : quiet
      ? ["◌", "Connecting…", "text-soft"]
      : [
          "◌",
          lastWordAt === undefined ? "Station is silent, trying" : `Stale, ${formatAge(lastWordAt, now)}`,
          "text-straw",
        ];
  return (
    <span role="status" className={`inline-flex items-baseline gap-1.5 text-sm font-semibold ${tone}`}>
      <span aria-hidden="true">{glyph}</span>
      <span className="whitespace-nowrap max-xs:sr-only">{word}</span>
    </span>
  );
}
