import { useState } from "react";
import { useApp } from "../../app-context.ts";
import { Button } from "../../design/button.tsx";

type Stage = "offered" | "asking" | "given" | "refused";

interface FaucetProps {
  readonly address: string;
  readonly symbol: string;
}

/** Test tokens and gas from the embedded chain. */
export function Faucet({ address, symbol }: FaucetProps) {
  const { client } = useApp();
  const [stage, setStage] = useState<Stage>("offered");
  const words: Readonly<Record<Stage, string>> = {
    offered: `Get test ${symbol} and gas`,
    asking: "Asking the station…",
    given: `Test ${symbol} and gas have arrived`,
    refused: "The station gave none: try again",
  };
  const ask = () => {
    setStage("asking");
    client.faucet(address).then(
      () => setStage("given"),
      () => setStage("refused"),
    );
  };
  return (
    <Button disabled={stage === "asking" || stage === "given"} onClick={ask}>
      {words[stage]}
    </Button>
  );
}
