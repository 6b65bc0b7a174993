import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { useAct } from "../../../design/use-act.ts";
import { useVolunteer } from "../running/use-volunteer.ts";
import type { Volunteer } from "../volunteer.ts";

interface PasskeyRestoreSheetProps {
  readonly volunteer: Volunteer;
  readonly onClose: () => void;
}

export function PasskeyRestoreSheet({ volunteer, onClose }: PasskeyRestoreSheetProps) {
  const stopped = useVolunteer(volunteer, ({ wanted }) => wanted === "stop");
  const [restored, setRestored] = useState<string>();
  const { busy, error, run } = useAct(async () => {
    if (!stopped) await volunteer.stop();
    setRestored(await volunteer.restoreWithPasskey());
  });
  return (
    <Sheet title="Restore with a passkey" onClose={onClose}>
      {restored !== undefined ? (
        <div className="space-y-5">
          <p role="status">
            The account <NameTag name={restored} of="account" /> is yours in this browser now. Start again to compute
            under it.
          </p>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <div className="space-y-4">
          <p className="text-soft">
            The account that this browser has now is replaced. Export it first if something was earned with it.
          </p>
          {error !== undefined && <Problem what="The account was not restored." error={error} />}
          <Button look="primary" disabled={busy} onClick={run}>
            {busy
              ? "Look at your browser's question…"
              : stopped
                ? "Choose the passkey"
                : "Stop, and choose the passkey"}
          </Button>
        </div>
      )}
    </Sheet>
  );
}
