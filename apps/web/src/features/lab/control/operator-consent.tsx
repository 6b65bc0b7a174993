import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Problem } from "../../../design/problem.tsx";
import { useAct } from "../../../design/use-act.ts";
import { actAsOperator } from "./act-as-operator.ts";
import type { ConsentProps } from "./consent.ts";

export function OperatorConsent({ job, action, words, onDone }: ConsentProps) {
  const { client } = useApp();
  const { busy, error, run } = useAct(async () => {
    await actAsOperator(client, job, action);
    onDone();
  });
  return (
    <div className="space-y-4">
      {error !== undefined && <Problem what="The station did not do it." error={error} />}
      <Button look={action === "cancel" ? "danger" : "primary"} disabled={busy} onClick={run}>
        {busy ? "Working…" : words.yes}
      </Button>
    </div>
  );
}
