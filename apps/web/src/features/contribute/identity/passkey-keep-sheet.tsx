import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { useAct } from "../../../design/use-act.ts";
import type { Volunteer } from "../volunteer.ts";

interface PasskeyKeepSheetProps {
  readonly volunteer: Volunteer;
  readonly onClose: () => void;
}

export function PasskeyKeepSheet({ volunteer, onClose }: PasskeyKeepSheetProps) {
  const [kept, setKept] = useState<string>();
  const { busy, error, run } = useAct(async () => {
    setKept(await volunteer.keepUnderPasskey());
  });
  return (
    <Sheet title="Add a passkey" onClose={onClose}>
      {kept !== undefined ? (
        <div className="space-y-5">
          <p role="status">
            The passkey opens the account <NameTag name={kept} of="account" />. To bring it back, open this site at{" "}
            <strong className="font-semibold">{location.host}</strong> and choose “Restore with a passkey”.
          </p>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <div className="space-y-4">
          <ul className="list-disc space-y-2 ps-5 text-soft">
            <li>Your browser asks where to keep the passkey: on this device, on your phone, or with your account.</li>
            <li>
              In this tab your payout key is sealed with the passkey's own secret. The station keeps the sealed copy; it
              cannot open it, and the key never leaves the tab in the clear.
            </li>
            <li>It works at this address only ({location.host}), and as long as the station keeps its data.</li>
          </ul>
          {error !== undefined && <Problem what="The account was not kept under a passkey." error={error} />}
          <Button look="primary" disabled={busy} onClick={run}>
            {busy ? "Look at your browser's question…" : "Make the passkey"}
          </Button>
        </div>
      )}
    </Sheet>
  );
}
