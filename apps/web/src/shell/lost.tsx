import type { ErrorComponentProps } from "@tanstack/react-router";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../design/button.tsx";
import { Problem } from "../design/problem.tsx";

/** Shown for an address that leads nowhere. */
export function MissingPage() {
  return (
    <div className="mx-auto max-w-2xl py-24">
      <h1 className="title">No bird sits on this branch.</h1>
      <p className="lede mt-4">There is no page at this address. It may have been mistyped.</p>
      <Link to="/explore" className={`${buttonClass("primary")} mt-8`}>
        See what the network is doing
      </Link>
    </div>
  );
}

/** Shown when a page fails to draw itself or to load its code. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  return (
    <div className="mx-auto max-w-2xl space-y-6 py-24">
      <h1 className="title">This page could not be shown.</h1>
      <Problem
        what="Something in the page failed. Your keys and earnings are not touched."
        error={error}
        retry={reset}
      />
    </div>
  );
}
