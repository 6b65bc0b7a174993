import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Sheet } from "../../../design/sheet.tsx";

const WithdrawForm = lazy(() => import("./withdraw-form.tsx").then(({ WithdrawForm }) => ({ default: WithdrawForm })));

/** The way to bonds that came back and to rewards: they wait in the contract until they are taken. */
export function WithdrawBond({ job }: { readonly job: JobView["job"] }) {
  const { queries } = useApp();
  const { data: station } = useQuery(queries.info());
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button small disabled={station === undefined} onClick={() => setOpen(true)}>
        Withdraw a bond
      </Button>
      {open && station !== undefined && (
        <Sheet title="Withdraw a bond" onClose={() => setOpen(false)}>
          <Suspense fallback={<p>Loading what wallets need…</p>}>
            <WithdrawForm station={station} job={job} onClose={() => setOpen(false)} />
          </Suspense>
        </Sheet>
      )}
    </div>
  );
}
