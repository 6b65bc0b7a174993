import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { useVolunteer } from "../running/use-volunteer.ts";
import type { Volunteer } from "../volunteer.ts";
import { ExportSheet } from "./export-sheet.tsx";
import { ImportSheet } from "./import-sheet.tsx";
import { PasskeyPanel } from "./passkey-panel.tsx";

/** The account and its keys: to carry to another browser. */
export function IdentityPanel({ volunteer }: { readonly volunteer: Volunteer }) {
  const account = useVolunteer(volunteer, (state) => state.account);
  const [open, setOpen] = useState<"export" | "import">();
  const close = () => setOpen(undefined);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-10 gap-y-4">
        {account === null ? (
          <p className="text-soft">The keys are made at the first start.</p>
        ) : (
          <dl className="flex flex-wrap gap-x-10 gap-y-3">
            <div>
              <dt className="margin-label">Account that is paid</dt>
              <dd>
                <NameTag name={account.account} of="account" />
              </dd>
            </div>
            <div>
              <dt className="margin-label">Peer id</dt>
              <dd>
                <NameTag name={account.peer} of="peer id" />
              </dd>
            </div>
            <div>
              <dt className="margin-label">Standing</dt>
              <dd>{account.standing} accepted in a row</dd>
            </div>
          </dl>
        )}
        <div className="flex flex-wrap gap-3">
          <Button small onClick={() => setOpen("export")}>
            Export
          </Button>
          <Button small onClick={() => setOpen("import")}>
            Import
          </Button>
        </div>
        {open === "export" && <ExportSheet volunteer={volunteer} onClose={close} />}
        {open === "import" && <ImportSheet volunteer={volunteer} onClose={close} />}
      </div>
      <PasskeyPanel volunteer={volunteer} />
    </>
  );
}
