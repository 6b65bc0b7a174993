/** The starling in flight. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="4 6 58 48" aria-hidden="true" className="shrink-0">
      <defs>
        <linearGradient id="mark-sheen" x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="var(--teal)" />
          <stop offset="1" stopColor="var(--violet)" />
        </linearGradient>
      </defs>
      <path
        fill="url(#mark-sheen)"
        d="M6 24c9-1 16 1 22 7 2-9 9-17 21-20-4 5-6 9-6 14 5 0 10 2 15 6-6 0-10 1-13 4-4 10-13 16-25 17 4-3 7-6 8-10-9-1-16-7-22-18z"
      />
    </svg>
  );
}
