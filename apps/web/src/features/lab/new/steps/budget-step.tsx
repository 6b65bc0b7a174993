import { NumberField, TextField } from "../../../../design/field.tsx";
import { Figure, Figures } from "../../../../design/figure.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { Waiting } from "../../../../design/waiting.tsx";
import { formatUnits } from "../../../../format/number.ts";
import { formatAmount, formatTokens } from "../../../../format/tokens.ts";
import type { StepProps } from "./step-props.ts";

export function BudgetStep({ wizard, wrong }: StepProps) {
  const { draft, change, job, problem, token } = wizard;
  const high = job?.estimate.cost.high;
  return (
    <div className="space-y-6">
      <TextField
        label={`Price of a TFLOP in ${token.symbol}`}
        help="Work is counted by the model's own cost, never by anybody's clock."
        inputMode="decimal"
        value={draft.price}
        wrong={wrong("price")}
        onChange={({ currentTarget }) => change({ price: currentTarget.value })}
      />
      {job === undefined && problem === undefined && <Waiting forWhat="The estimate needs model, data and a price." />}
      {problem !== undefined && <Problem what="There is no estimate yet." error={problem} />}
      {job !== undefined && (
        <Figures>
          <Figure label="Work of a round" value={formatUnits(job.estimate.roundUnits)} />
          <Figure
            label="Work of the job"
            value={`${formatUnits(job.estimate.units.low)} to ${formatUnits(job.estimate.units.high)}`}
            note="Without checks, and with every chunk checked"
          />
          <Figure
            label="Cost"
            tone="violet"
            value={`${formatAmount(job.estimate.cost.low, token.decimals)} to ${formatTokens(job.estimate.cost.high, token)}`}
            note="How much is checked depends on who takes part"
          />
        </Figures>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label={`Budget in ${token.symbol}`}
          help="What is not earned comes back."
          inputMode="decimal"
          placeholder={high === undefined ? "" : formatAmount(high, token.decimals, token.decimals).replaceAll(",", "")}
          value={draft.budget}
          wrong={wrong("budget")}
          onChange={({ currentTarget }) => change({ budget: currentTarget.value })}
        />
        <NumberField
          label="Deadline in hours"
          help="The job ends then at the latest."
          min={1}
          max={8_760}
          value={draft.hours}
          onValue={(hours) => change({ hours })}
        />
      </div>
      {draft.budget === "" && high !== undefined && (
        <p className="text-soft">Left empty, the budget is the upper estimate: {formatTokens(high, token)}.</p>
      )}
    </div>
  );
}
