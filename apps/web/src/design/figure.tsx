import type { ReactNode } from "react";

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: ReactNode;
  readonly tone?: "teal" | "violet" | "straw";
}

const TONES = { teal: "text-teal", violet: "text-violet", straw: "text-straw" } as const;

/** One number with its name; use inside {@link Figures}. */
export function Figure({ label, value, note, tone }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="margin-label">{label}</dt>
      <dd className={`figure-value mt-1 break-words ${tone ? TONES[tone] : ""}`}>{value}</dd>
      {note !== undefined && <dd className="mt-0.5 text-sm text-soft">{note}</dd>}
    </div>
  );
}

/** A row of figures that wraps. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(min(8.75rem,100%),1fr))] gap-x-6 gap-y-6">{children}</dl>
  );
}
