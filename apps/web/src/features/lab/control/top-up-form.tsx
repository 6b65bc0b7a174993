import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "../../../design/button.tsx";
import { formatTokens, parseAmount } from "../../../format/tokens.ts";
import { useToken } from "../../jobs/use-token.ts";
import { WalletProblem } from "../../wallet/wallet-problem.tsx";

interface TopUpFormProps {
  /** Whose tokens they are, in a sentence. */
  readonly payer: ReactNode;
  readonly give: (amount: bigint, onStep: (words: string) => void) => Promise<void>;
  readonly onDone: (amount: bigint) => void;
}

/** How much, and the way there. */
export function TopUpForm({ payer, give, onDone }: TopUpFormProps) {
  const id = useId();
  const token = useToken();
  const [typed, setTyped] = useState("");
  const [step, setStep] = useState<string>();
  const [error, setError] = useState<unknown>();
  const amount = parseAmount(typed, token.decimals);
  const usable = amount !== undefined && amount > 0n;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!usable) return;
    setError(undefined);
    setStep("Working…");
    try {
      await give(amount, setStep);
      onDone(amount);
    } catch (cause) {
      setError(cause);
    } finally {
      setStep(undefined);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-4">
      <p className="text-soft">{payer} It goes into escrow; what no volunteer earns comes back to the researcher.</p>
      <div>
        <label htmlFor={id} className="font-semibold">
          {token.symbol} to add
        </label>
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          className="field mt-1"
          required
          value={typed}
          aria-invalid={typed !== "" && !usable}
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
          {typed !== "" && !usable ? "Type a number above zero, such as 250." : "A number such as 250."}
        </p>
      </div>
      {error !== undefined && <WalletProblem what="Nothing was added." error={error} />}
      <Button type="submit" look="primary" disabled={!usable || step !== undefined}>
        {step ?? (usable ? `Add ${formatTokens(amount, token)}` : "Add")}
      </Button>
    </form>
  );
}
