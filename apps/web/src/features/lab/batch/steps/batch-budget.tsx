import { NumberField, TextField } from "../../../../design/field.tsx";
import { Figure, Figures } from "../../../../design/figure.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { formatCount, formatUnits } from "../../../../format/number.ts";
import { formatAmount, formatTokens } from "../../../../format/tokens.ts";
import type { BatchStepProps } from "./batch-step-props.ts";

/** What the batch costs, as a range, and what is put aside for it. */
export function BatchBudget({ batch }: BatchStepProps) {
  const { draft, change, estimate, estimateError, items, token } = batch;
  const high = estimate?.cost.high;
  return (
    <div className="space-y-5">
      <h3 className="margin-label">Cost</h3>
      {estimateError !== undefined && <Problem what="There is no estimate." error={estimateError} />}
      {estimate === undefined && estimateError === undefined && (
        <p className="text-soft">It follows from what the first items cost: try them.</p>
      )}
      {estimate !== undefined && (
        <Figures>
          <Figure label="Items" value={formatCount(items.found?.count ?? 0)} />
          <Figure
            label="Work"
            value={`${formatUnits(estimate.units.low)} to ${formatUnits(estimate.units.high)}`}
            note="Without checks, and with every chunk checked"
          />
          <Figure
            label="Cost"
            tone="violet"
            value={`${formatAmount(estimate.cost.low, token.decimals)} to ${formatTokens(estimate.cost.high, token)}`}
            note="How much is checked depends on who takes part"
          />
        </Figures>
      )}
      <div className="grid gap-5 sm:grid-cols-3">
        <TextField
          label={`Price of a TFLOP in ${token.symbol}`}
          inputMode="decimal"
          value={draft.price}
          wrong={batch.price === undefined || batch.price === 0n ? "The price must be an amount above 0." : undefined}
          onChange={({ currentTarget }) => change({ price: currentTarget.value })}
        />
        <TextField
          label={`Budget in ${token.symbol}`}
          inputMode="decimal"
          placeholder={high === undefined ? "" : formatAmount(high, token.decimals, token.decimals).replaceAll(",", "")}
          value={draft.budget}
          wrong={budgetWrong(batch)}
          onChange={({ currentTarget }) => change({ budget: currentTarget.value })}
        />
        <NumberField
          label="Deadline in hours"
          min={1}
          max={8_760}
          value={draft.hours}
          onValue={(hours) => change({ hours })}
        />
      </div>
      {draft.budget === "" && high !== undefined && (
        <p className="text-soft">
          Left empty, the budget is the upper estimate: {formatTokens(high, token)}. What is not earned comes back.
        </p>
      )}
    </div>
  );
}

/** What keeps the budget from being enough. */
function budgetWrong({ draft, budget, estimate }: BatchStepProps["batch"]): string | undefined {
  if (draft.budget === "") return undefined;
  if (budget === undefined || budget === 0n) return "The budget must be an amount above 0.";
  return estimate !== undefined && budget < estimate.cost.low
    ? "The budget does not cover the batch even without checks."
    : undefined;
}
