import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useApp } from "../../../../app-context.ts";
import { Notice } from "../../../../design/notice.tsx";
import { formatCount } from "../../../../format/number.ts";
import { formatTokens } from "../../../../format/tokens.ts";
import { PayChoice } from "../../new/pay/pay-choice.tsx";
import type { Batch } from "../use-batch.ts";
import { useOffer } from "../use-offer.ts";

/** What everybody will be able to read, who pays, and the posting itself. */
export function BatchPay({ batch }: { readonly batch: Batch }) {
  const { queryClient } = useApp();
  const navigate = useNavigate();
  const [agreed, setAgreed] = useState(false);
  const offer = useOffer(batch);
  const { draft, budget, estimate, token, items } = batch;
  const posted = (id: string) => {
    void queryClient.invalidateQueries({ queryKey: ["jobs"] });
    void navigate({ to: "/lab/$job", params: { job: id } });
  };
  if (estimate === undefined || budget === undefined || budget < estimate.cost.low || offer === undefined) return null;
  return (
    <div className="space-y-6 border-t border-line pt-6">
      <p className="text-lg">
        <strong className="font-semibold">{draft.title}</strong>, {formatCount(items.found?.count ?? 0)} items, with{" "}
        <strong className="font-semibold">{formatTokens(budget, token)}</strong> in escrow for {draft.hours} hours.
      </p>
      <Notice tone="warning" title="Every volunteer can read the models, the items and the results.">
        Tabs of strangers compute this batch, and nothing can call back what they were given. Post only what you may
        make public.
      </Notice>
      <label className="flex min-h-7 items-start gap-3">
        <input
          type="checkbox"
          className="mt-0.5 size-5 shrink-0 accent-violet"
          checked={agreed}
          onChange={({ currentTarget }) => setAgreed(currentTarget.checked)}
        />
        I may publish these models and these items.
      </label>
      <PayChoice agreed={agreed} offer={offer} budget={budget} hours={draft.hours} onPosted={posted} />
    </div>
  );
}
