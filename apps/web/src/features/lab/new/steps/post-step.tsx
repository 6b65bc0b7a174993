import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useApp } from "../../../../app-context.ts";
import { Notice } from "../../../../design/notice.tsx";
import { formatTokens } from "../../../../format/tokens.ts";
import { PayChoice } from "../pay/pay-choice.tsx";
import type { PayProps } from "../pay/pay-props.ts";
import { uploadJob } from "../publish/upload.ts";
import type { StepProps } from "./step-props.ts";

/** The last step: what everybody will be able to read, who pays, and the posting itself. */
export function PostStep({ wizard }: StepProps) {
  const { client, queryClient } = useApp();
  const navigate = useNavigate();
  const [agreed, setAgreed] = useState(false);
  const { job, budget, draft, token } = wizard;
  const posted = (id: string) => {
    wizard.forget();
    void queryClient.invalidateQueries({ queryKey: ["jobs"] });
    void navigate({ to: "/lab/$job", params: { job: id } });
  };
  if (job === undefined || budget === undefined) {
    return <Notice tone="warning" title="A step before this one is not complete." />;
  }
  const offer: PayProps["offer"] = async (say) => {
    const onProgress = (done: number, all: number) =>
      say(done < all ? `Uploading block ${done} of ${all}…` : "The station checks it…");
    return { cid: await uploadJob(client, job, { onProgress }), spec: job.spec };
  };
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
      <PayChoice agreed={agreed} offer={offer} budget={budget} hours={draft.hours} onPosted={posted} />
    </div>
  );
}
