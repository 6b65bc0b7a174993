import { Button } from "../../../../design/button.tsx";
import { Choice } from "../../../../design/field.tsx";
import { Notice } from "../../../../design/notice.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { formatBytes, formatUnits, rateWords } from "../../../../format/number.ts";
import { ResultsTable } from "../../outputs/results-table.tsx";
import { useRuntimeSize } from "../use-runtime-size.ts";
import { useTrial } from "../use-trial.ts";
import { BatchBudget } from "./batch-budget.tsx";
import { BatchPay } from "./batch-pay.tsx";
import type { BatchStepProps } from "./batch-step-props.ts";

const PROVIDERS = [
  {
    value: "wasm",
    name: "One CPU thread",
    note: "Equal to the bit on every device; any two tabs can check each other.",
  },
  {
    value: "webgpu",
    name: "Graphics cards",
    note: "Faster. Results may differ a little, by a rule that is proposed from the items below.",
  },
] as const;

/** The third step: what comes out, what it costs, and the posting itself. */
export function CheckStep({ batch, wrong }: BatchStepProps) {
  const { draft, change, preview, setTried } = batch;
  const { run, words, error } = useTrial(batch);
  const size = useRuntimeSize(draft.provider);
  return (
    <div className="space-y-8">
      <Choice
        label="Where it is computed"
        value={draft.provider}
        onValue={(provider) => {
          change({ provider });
          setTried(undefined);
        }}
        options={PROVIDERS}
      />
      <section className="space-y-4" aria-label="Preview">
        <h3 className="margin-label">The first items, computed in this tab</h3>
        <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
          <Button
            look={preview === undefined ? "primary" : "plain"}
            disabled={words !== undefined}
            onClick={() => void run()}
          >
            {preview === undefined ? "Try the first items" : "Try them again"}
          </Button>
          <p className="text-soft" role="status">
            {words ?? (size === undefined ? "" : `ONNX Runtime is fetched once for it: ${formatBytes(size)}.`)}
          </p>
        </div>
        {error !== undefined && <Problem what="The items could not be tried." error={error} />}
        {preview !== undefined && (
          <>
            <ResultsTable caption="Tried items" rows={preview.items.map((item, index) => ({ index, ...item }))} />
            <p className="text-soft">
              {formatUnits(BigInt(preview.flops))} an item. This device does {rateWords(1_000 / preview.msPerItem)} of
              these on one CPU thread. {preview.note}
            </p>
          </>
        )}
      </section>
      {preview?.items.every(({ result }) => "error" in result) && (
        <Notice tone="error" title="None of these items was computed.">
          Change the steps or the items: a batch needs one result that every volunteer's device can be held against.
        </Notice>
      )}
      <BatchBudget batch={batch} wrong={wrong} />
      <BatchPay batch={batch} />
    </div>
  );
}
