import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { formatTokens } from "../../../format/tokens.ts";
import { useToken } from "../../jobs/use-token.ts";
import { TopUpForm } from "./top-up-form.tsx";

const TopUpWithWallet = lazy(() =>
  import("./top-up-with-wallet.tsx").then(({ TopUpWithWallet }) => ({ default: TopUpWithWallet })),
);

/** More budget for a job: anybody may give it, the rest comes back to the researcher in the end. */
export function TopUp({ job }: { readonly job: JobView }) {
  const { client, queries, queryClient } = useApp();
  const token = useToken();
  const { data: session } = useQuery(queries.operator());
  const { data: station } = useQuery(queries.info());
  const [open, setOpen] = useState(false);
  const [added, setAdded] = useState<bigint>();
  const ours = session?.operator === true && session.researcher !== null;
  const done = (amount: bigint) => {
    setOpen(false);
    setAdded(amount);
    for (const queryKey of [["job", job.job], ["jobs"], ["epochs"], ["operator"]]) {
      void queryClient.invalidateQueries({ queryKey });
    }
  };
  return (
    <div className="mt-5 space-y-4">
      <Button small onClick={() => setOpen(true)}>
        Top up
      </Button>
      {added !== undefined && (
        <Notice title={`${formatTokens(added, token)} were added.`}>The budget follows in a moment.</Notice>
      )}
      {open && (
        <Sheet title="Top up this job's budget" onClose={() => setOpen(false)}>
          {ours ? (
            <TopUpForm
              payer={`The station's researcher key pays; it has ${formatTokens(session.balance, token)}.`}
              give={async (amount) => void (await client.operator.fund(job.job, amount))}
              onDone={done}
            />
          ) : (
            <Suspense fallback={<p>Loading what wallets need…</p>}>
              {station !== undefined && <TopUpWithWallet job={job.job} station={station} onDone={done} />}
            </Suspense>
          )}
        </Sheet>
      )}
    </div>
  );
}
