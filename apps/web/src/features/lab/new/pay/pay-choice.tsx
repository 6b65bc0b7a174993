import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../../app-context.ts";
import { Choice } from "../../../../design/field.tsx";
import { formatTokens } from "../../../../format/tokens.ts";
import { useToken } from "../../../jobs/use-token.ts";
import { OperatorPay } from "./operator-pay.tsx";
import type { PayProps } from "./pay-props.ts";

const WalletPay = lazy(() => import("./wallet-pay.tsx").then(({ WalletPay }) => ({ default: WalletPay })));

type Payer = "wallet" | "operator";

interface PayChoiceProps extends PayProps {
  /** Whether what must be agreed to is agreed to. */
  readonly agreed: boolean;
}

/** Who pays, where there is a choice, and the posting itself. */
export function PayChoice({ agreed, ...pay }: PayChoiceProps) {
  const { queries } = useApp();
  const token = useToken();
  const { data: session } = useQuery(queries.operator());
  const [chosen, setChosen] = useState<Payer>();
  const operator = session?.operator === true && session.researcher !== null;
  const payer = chosen ?? (operator ? "operator" : "wallet");
  const Pay = payer === "operator" ? OperatorPay : WalletPay;
  return (
    <div className="space-y-6">
      {operator && (
        <Choice<Payer>
          label="Who pays"
          value={payer}
          onValue={setChosen}
          options={[
            {
              value: "operator",
              name: "The station's researcher key",
              note: `It has ${formatTokens(session.balance, token)}.`,
            },
            { value: "wallet", name: "My wallet", note: "One signature and one transaction." },
          ]}
        />
      )}
      {agreed ? (
        <Suspense fallback={<p>Loading what wallets need…</p>}>
          <Pay {...pay} />
        </Suspense>
      ) : (
        <p className="text-soft">Tick the box to go on.</p>
      )}
    </div>
  );
}
