import { useApp } from "../../../../app-context.ts";
import { Button } from "../../../../design/button.tsx";
import { Problem } from "../../../../design/problem.tsx";
import type { PayProps } from "./pay-props.ts";
import { usePosting } from "./use-posting.ts";

const HOUR_SECONDS = 3_600;

/** The station posts with its researcher key. */
export function OperatorPay({ offer, budget, hours, onPosted }: PayProps) {
  const { client } = useApp();
  const { step, error, run } = usePosting({ offer, onPosted });
  const post = () =>
    run(async ({ cid }, say) => {
      say("The station posts the job…");
      const order = { spec: cid.toString(), budget: budget.toString(), seconds: Math.round(hours * HOUR_SECONDS) };
      return (await client.operator.post(order)).job;
    });
  return (
    <div className="space-y-4">
      {error !== undefined && <Problem what="The job was not posted." error={error} />}
      <Button look="primary" disabled={step !== undefined} onClick={() => void post()}>
        {step ?? "Post the job"}
      </Button>
    </div>
  );
}
