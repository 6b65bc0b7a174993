import { useEffect, useMemo, useState } from "react";
import { Problem } from "../../../../design/problem.tsx";
import { formatCount } from "../../../../format/number.ts";
import { hiddenWidths } from "../draft/draft.ts";
import { readInWorker } from "../publish/read-in-worker.ts";
import type { Wizard } from "../use-wizard.ts";

/** The zoo's MLP, which is made in a worker as soon as a table has said how many columns and outputs it needs. */
export function TableMlp({ wizard: { draft, data, model, setModel } }: { readonly wizard: Wizard }) {
  const [error, setError] = useState<unknown>();
  const { outputs, sampleShape } = data ?? {};
  const [inputs] = sampleShape ?? [];
  const sizes = useMemo(() => {
    const hidden = hiddenWidths(draft.mlpHidden);
    return hidden === undefined || inputs === undefined || outputs === undefined
      ? undefined
      : { inputs, hidden, outputs };
  }, [draft.mlpHidden, inputs, outputs]);
  useEffect(() => {
    setError(undefined);
    setModel(undefined);
    if (sizes === undefined) return;
    const stop = new AbortController();
    readInWorker<"mlp">({ type: "mlp", sizes }, { signal: stop.signal }).then(
      setModel,
      (cause) => stop.signal.aborted || setError(cause),
    );
    return () => stop.abort();
  }, [sizes, setModel]);
  return (
    <>
      {model !== undefined && sizes !== undefined && (
        <p role="status" className="text-soft">
          <span className="font-semibold text-teal">● Made.</span> A network of {formatCount(model.parameters)}{" "}
          parameters from {sizes.inputs} columns to {sizes.outputs} {sizes.outputs === 1 ? "output" : "outputs"}.
        </p>
      )}
      {error !== undefined && <Problem what="No network can be made for this table." error={error} />}
    </>
  );
}
