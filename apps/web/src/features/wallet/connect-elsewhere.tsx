import { useState } from "react";
import { useConnect } from "wagmi";
import { Button } from "../../design/button.tsx";
import { QrPicture } from "./qr-picture.tsx";
import { WalletProblem } from "./wallet-problem.tsx";

type Stage =
  | { readonly name: "asking" }
  | { readonly name: "loading" }
  | { readonly name: "shown"; readonly link: string };

/** A wallet on the phone or in another app, over WalletConnect. Its code is loaded by the click. */
export function ConnectElsewhere({ project }: { readonly project: string }) {
  const { mutateAsync: connect } = useConnect();
  const [stage, setStage] = useState<Stage>({ name: "asking" });
  const [error, setError] = useState<unknown>();
  const begin = async () => {
    setError(undefined);
    setStage({ name: "loading" });
    try {
      const { walletConnectConnector } = await import("./wallet-connect.ts");
      const onLink = (link: string) => setStage({ name: "shown", link });
      await connect({ connector: walletConnectConnector({ project, origin: location.origin, onLink }) });
    } catch (cause) {
      setError(cause);
      setStage({ name: "asking" });
    }
  };
  return (
    <div className="space-y-3 border-t border-line pt-4">
      {stage.name === "shown" ? (
        <>
          <QrPicture link={stage.link} label="Code to scan with your wallet" />
          <p className="text-soft">
            Scan the code with your wallet, or{" "}
            <a className="text-link" href={stage.link}>
              open it in a wallet on this device
            </a>
            .
          </p>
        </>
      ) : (
        <>
          <Button className="w-full !justify-start" disabled={stage.name === "loading"} onClick={() => void begin()}>
            {stage.name === "loading" ? "Asking WalletConnect for a code…" : "On a phone or in another app"}
          </Button>
          <p className="text-sm text-soft">
            Goes over WalletConnect's relay, which sees your network address and that you use this site, but not what
            you sign.
          </p>
        </>
      )}
      {error !== undefined && <WalletProblem what="The wallet was not connected." error={error} />}
    </div>
  );
}
