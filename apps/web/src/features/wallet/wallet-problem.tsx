import { Notice } from "../../design/notice.tsx";
import { Problem } from "../../design/problem.tsx";
import { walletWords } from "./wallet-words.ts";

/** An error on the way through a wallet: a no is not a fault. */
export function WalletProblem({ what, error }: { readonly what: string; readonly error: unknown }) {
  const words = walletWords(error);
  if (words === undefined) return <Problem what={what} error={error} />;
  return (
    <Notice tone="warning" title={words.title}>
      {words.fix}
    </Notice>
  );
}
