interface TokensProps {
  readonly label: string;
  readonly pieces: readonly string[];
}

/** Tokens one by one; spaces and line breaks are made visible, as they belong to them. */
export function Tokens({ label, pieces }: TokensProps) {
  return (
    <ul aria-label={label} className="flex max-w-prose flex-wrap gap-1 font-mono text-sm">
      {pieces.map((piece, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a preview never changes its order
        <li key={i} className="rounded bg-roost px-1.5 py-0.5">
          {piece.replaceAll("\n", "↵").replaceAll(" ", "·")}
        </li>
      ))}
    </ul>
  );
}
