import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { BlockTag } from "../../../design/name-tag.tsx";
import { StateMark } from "../../../design/state-mark.tsx";
import { formatDate, toMilliseconds } from "../../../format/time.ts";
import { useSettlement } from "../settlement/use-settlement.ts";
import { sealState } from "./seal-state.ts";

const SealSheet = lazy(() => import("./seal-sheet.tsx").then(({ SealSheet }) => ({ default: SealSheet })));

/** What the job ended with, on record for good; anybody may put it there, once. */
export function Seal({ job }: { readonly job: JobView }) {
  const { queries, queryClient } = useApp();
  const { data: settlement } = useSettlement(job.job);
  const { data: station } = useQuery(queries.info());
  const [open, setOpen] = useState(false);
  const sealed = settlement?.seal;
  if (settlement === undefined || station === undefined) return null;
  const state = sealState(settlement.chain);
  return (
    <div className="space-y-2">
      <h3 className="margin-label">Final model</h3>
      {sealed !== undefined ? (
        <p>
          <StateMark glyph="●" word="sealed" tone="violet" /> on {formatDate(toMilliseconds(sealed.sealedAt))} with
          epoch {sealed.epoch}: <BlockTag cid={sealed.model} of="final checkpoint" />, trained from{" "}
          <BlockTag cid={sealed.parent} of="base checkpoint" />
        </p>
      ) : state.kind === "possible" ? (
        <>
          <p className="max-w-prose text-soft">
            The job is over. Anybody can put its last model on record, with the base that it was trained from, once.
          </p>
          <Button small onClick={() => setOpen(true)}>
            Seal the model
          </Button>
        </>
      ) : (
        <p className="max-w-prose text-soft">{state.why}</p>
      )}
      {open && (
        <Suspense fallback={<p>Loading what wallets need…</p>}>
          <SealSheet
            station={station}
            chain={settlement.chain}
            onClose={() => setOpen(false)}
            onDone={() => {
              setOpen(false);
              void queryClient.invalidateQueries({ queryKey: ["epochs"] });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
