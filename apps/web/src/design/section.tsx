import { type ReactNode, useId } from "react";

interface SectionProps {
  readonly label: string;
  /** A sentence under the label that says what is seen here. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A ruled section with its name in the margin, as in a field guide. */
export function Section({ label, note, children }: SectionProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-10 gap-y-4 border-t border-line py-7 lg:grid-cols-[13rem_minmax(0,1fr)]"
    >
      <header>
        <h2 id={id} className="subtitle">
          {label}
        </h2>
        {note !== undefined && <p className="mt-1.5 text-[0.9375rem] text-soft">{note}</p>}
      </header>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
