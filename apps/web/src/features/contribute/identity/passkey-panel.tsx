import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import type { Volunteer } from "../volunteer.ts";
import { PasskeyKeepSheet } from "./passkey-keep-sheet.tsx";
import { PasskeyRestoreSheet } from "./passkey-restore-sheet.tsx";

/** The account under a passkey, where this browser can; where it cannot, why, and what to do instead. */
export function PasskeyPanel({ volunteer }: { readonly volunteer: Volunteer }) {
  const [open, setOpen] = useState<"keep" | "restore">();
  const { data: offer } = useQuery({
    queryKey: ["passkey-offer"],
    queryFn: () => volunteer.passkeyOffer(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (offer === undefined) return null;
  const close = () => setOpen(undefined);
  return (
    <div className="mt-5 flex flex-wrap items-center justify-between gap-x-10 gap-y-3 border-t border-line pt-5">
      <div className="max-w-prose">
        <h3 className="margin-label">Passkey</h3>
        {offer.offered ? (
          <p className="text-soft">
            Optional. It brings this account back on another device, or after this browser's data was cleared. There is
            no phrase to write down.
          </p>
        ) : (
          <p className="text-soft">
            {offer.why} {offer.fix}
          </p>
        )}
      </div>
      {offer.offered && (
        <div className="flex flex-wrap gap-3">
          <Button small onClick={() => setOpen("keep")}>
            Add a passkey
          </Button>
          <Button small onClick={() => setOpen("restore")}>
            Restore with a passkey
          </Button>
        </div>
      )}
      {open === "keep" && <PasskeyKeepSheet volunteer={volunteer} onClose={close} />}
      {open === "restore" && <PasskeyRestoreSheet volunteer={volunteer} onClose={close} />}
    </div>
  );
}
