/** What is being waited for, in words, instead of a spinner. */
export function Waiting({ forWhat }: { readonly forWhat: string }) {
  return (
    <p role="status" className="py-6 text-soft">
      {forWhat}
    </p>
  );
}

interface NothingProps {
  readonly title: string;
  readonly children?: React.ReactNode;
}

/** An empty place that says why it is empty and what fills it. */
export function Nothing({ title, children }: NothingProps) {
  return (
    <div className="rounded-2xl border border-dashed border-edge px-6 py-10 text-center">
      <p className="subtitle">{title}</p>
      {children !== undefined && <div className="mx-auto mt-2 max-w-prose text-soft">{children}</div>}
    </div>
  );
}
