import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../../app-context.ts";
import { Choice } from "../../../../design/field.tsx";
import { Notice } from "../../../../design/notice.tsx";
import { formatTokens } from "../../../../format/tokens.ts";
import { OperatorPay } from "../pay/operator-pay.tsx";
import type { StepProps } from "./step-props.ts";

const WalletPay = lazy(() => import("../pay/wallet-pay.tsx").then(({ WalletPay }) => ({ default: WalletPay })));

type Payer = "wallet" | "operator";

/** The last step: what everybody will be able to read, who pays, and the posting itself. */
export function PostStep({ wizard }: StepProps) {
  const { queries, queryClient } = useApp();
  const navigate = useNavigate();
  const { data: session } = useQuery(queries.operator());
  const [agreed, setAgreed] = useState(false);
  const [chosen, setChosen] = useState<Payer>();
  const { job, budget, draft, token } = wizard;
  const operator = session?.operator === true && session.researcher !== null;
  const payer = chosen ?? (operator ? "operator" : "wallet");
  const posted = (id: string) => {
    wizard.forget();
    void queryClient.invalidateQueries({ queryKey: ["jobs"] });
    void navigate({ to: "/lab/$job", params: { job: id } });
  };
  if (job === undefined || budget === undefined) {
    return <Notice tone="warning" title="A step before this one is not complete." />;
  }
  const Pay = payer === "operator" ? OperatorPay : WalletPay;
  return (
    <div className="space-y-6">
      <p className="text-lg">
        <strong className="font-semibold">{draft.title}</strong>, {draft.rounds} rounds, with{" "}
        <strong className="font-semibold">{formatTokens(budget, token)}</strong> in escrow for {draft.hours} hours.
      </p>
      <Notice tone="warning" title="Every volunteer can read the data and the model.">
        Tabs of strangers compute this job. They get its graph, its weights and its samples, and nothing can call them
        back. Post only what you may make public.
      </Notice>
      <label className="flex min-h-7 items-start gap-3">
        <input
          type="checkbox"
          className="mt-0.5 size-5 shrink-0 accent-violet"
          checked={agreed}
          onChange={({ currentTarget }) => setAgreed(currentTarget.checked)}
        />
        I may publish this model and this data.
      </label>
      {operator && (
        <Choice<Payer>
          label="Who pays"
          value={payer}
          onValue={setChosen}
          options={[
            {
              value: "operator",
              name: "The station's researcher key",
              note: `It has ${formatTokens(session.balance, token)}.`,
            },
            { value: "wallet", name: "My wallet", note: "One signature and one transaction." },
          ]}
        />
      )}
      {agreed ? (
        <Suspense fallback={<p>Loading what wallets need…</p>}>
          <Pay job={job} budget={budget} hours={draft.hours} onPosted={posted} />
        </Suspense>
      ) : (
        <p className="text-soft">Tick the box to go on.</p>
      )}
    </div>
  );
}
