import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../../app-context.ts";
import { Button } from "../../../../design/button.tsx";
import { NameTag } from "../../../../design/name-tag.tsx";
import { StateMark } from "../../../../design/state-mark.tsx";
import { formatShare } from "../../../../format/number.ts";
import type { Contributor } from "../publish/messages.ts";

const RegisterSheet = lazy(() =>
  import("./register-sheet.tsx").then(({ RegisterSheet }) => ({ default: RegisterSheet })),
);

interface RegisterDataProps {
  /** CID of the training part's manifest. */
  readonly manifest: string;
  readonly contributor: Contributor;
  readonly licence: string;
}

/** Puts the data on record for its contributor: from then on no job that uses it may leave the royalty out. */
export function RegisterData({ manifest, contributor, licence }: RegisterDataProps) {
  const { queries, queryClient } = useApp();
  const { data: station } = useQuery(queries.info());
  const { data: registrations } = useQuery(queries.registrations());
  const [open, setOpen] = useState(false);
  const known = registrations?.some((each) => each.manifest === manifest && each.author === contributor.account);
  return (
    <div className="space-y-3 border-s-2 border-line ps-4">
      <p>
        <NameTag name={contributor.account} of="contributor" /> asks {formatShare(contributor.bps)}. The manifest names
        it, and this job pays it.
      </p>
      {known === true ? (
        <StateMark glyph="●" word="registered" tone="violet" />
      ) : (
        <>
          <p className="text-soft">
            Optional: registered on the chain, no later job with this data is taken on that leaves the royalty out. Only
            the contributor's own wallet can do it.
          </p>
          <Button disabled={station === undefined} onClick={() => setOpen(true)}>
            Register the data
          </Button>
        </>
      )}
      {open && station !== undefined && (
        <Suspense fallback={<p>Loading what wallets need…</p>}>
          <RegisterSheet
            station={station}
            manifest={manifest}
            contributor={contributor}
            licence={licence}
            onClose={() => setOpen(false)}
            onDone={() => {
              setOpen(false);
              void queryClient.invalidateQueries({ queryKey: ["registrations"] });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
