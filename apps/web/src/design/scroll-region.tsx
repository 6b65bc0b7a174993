import type { CSSProperties, ReactNode } from "react";

interface ScrollRegionProps {
  readonly label: string;
  readonly className: string;
  readonly style?: CSSProperties;
  readonly children: ReactNode;
}

/** What overflows must be reachable by keyboard (WCAG 2.1.1), so a region that scrolls takes the focus. */
const REACHABLE = { tabIndex: 0 } as const;

/** A named part of the page that scrolls by itself. */
export function ScrollRegion({ label, className, style, children }: ScrollRegionProps) {
  return (
    <section aria-label={label} className={className} {...(style ? { style } : {})} {...REACHABLE}>
      {children}
    </section>
  );
}
