import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { useNow } from "../../../design/use-now.ts";
import { useSettlement } from "../../jobs/settlement/use-settlement.ts";
import { useToken } from "../../jobs/use-token.ts";
import { type ActionWords, actionsFor, actionWords, type JobAction } from "./job-action.ts";
import { OperatorConsent } from "./operator-consent.tsx";
import { refundState, refundWords } from "./refund-time.ts";

const WalletConsent = lazy(() =>
  import("./wallet-consent.tsx").then(({ WalletConsent }) => ({ default: WalletConsent })),
);

const COUNTDOWN_MS = 1_000;

/** Pause, resume, cancel, close, refund and sweep, for whoever may. */
export function JobControls({ job }: { readonly job: JobView }) {
  const { queries, queryClient } = useApp();
  const token = useToken();
  const { data: session } = useQuery(queries.operator());
  const [asked, setAsked] = useState<JobAction>();
  const [done, setDone] = useState<ActionWords>();
  const now = useNow(COUNTDOWN_MS);
  const { data: settlement } = useSettlement(job.job);
  const sweepable = (settlement?.chain.sweepable ?? 0n) > 0n;
  const actions = [...actionsFor(job, now), ...(sweepable ? (["sweep"] as const) : [])];
  const refund = refundWords(refundState(job, now), job, token, now);
  const ours = session?.operator === true && session.researcher === job.client;
  const finish = (words: ActionWords) => {
    setAsked(undefined);
    setDone(words);
    void queryClient.invalidateQueries({ queryKey: ["job", job.job] });
    void queryClient.invalidateQueries({ queryKey: ["jobs"] });
    void queryClient.invalidateQueries({ queryKey: ["epochs"] });
  };
  const words = asked === undefined ? undefined : actionWords(asked, job, token);
  const Consent = ours ? OperatorConsent : WalletConsent;
  return (
    <div className="space-y-4">
      {refund !== undefined && <p className="max-w-prose">{refund}</p>}
      {actions.length > 0 && (
        <>
          <p className="max-w-prose text-soft">
            {ours
              ? "This browser is the operator's: the station acts with its researcher key."
              : "Only the researcher's own wallet can do this."}
          </p>
          <div className="flex flex-wrap gap-3">
            {actions.map((action) => (
              <Button key={action} look={action === "cancel" ? "danger" : "plain"} onClick={() => setAsked(action)}>
                {actionWords(action, job, token).name}
              </Button>
            ))}
          </div>
        </>
      )}
      {done !== undefined && (
        <Notice title={`Done: ${done.name.toLowerCase()}.`}>The job's state follows in a moment.</Notice>
      )}
      {asked !== undefined && words !== undefined && (
        <Sheet title={words.title} onClose={() => setAsked(undefined)}>
          <ul className="mb-6 list-disc space-y-2 ps-5 text-soft">
            {words.means.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <Suspense fallback={<p>Loading what wallets need…</p>}>
            <Consent job={job} action={asked} words={words} onDone={() => finish(words)} />
          </Suspense>
        </Sheet>
      )}
    </div>
  );
}
