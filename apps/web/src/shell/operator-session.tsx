import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApp } from "../app-context.ts";
import { Problem } from "../design/problem.tsx";
import { operatorToken } from "../station/operator-link.ts";

/** Exchanges an operator link for a session and takes the token out of the address at once. */
export function OperatorSession() {
  const { client } = useApp();
  const queryClient = useQueryClient();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    const token = operatorToken(location.hash);
    if (token === undefined) return;
    history.replaceState(history.state, "", location.pathname + location.search);
    client.operator.open(token).then(() => queryClient.invalidateQueries({ queryKey: ["operator"] }), setError);
  }, [client, queryClient]);
  if (error === undefined) return null;
  return (
    <div className="mx-auto max-w-[84rem] px-4 pt-4 sm:px-8">
      <Problem what="The operator link was not accepted." error={error} />
    </div>
  );
}
