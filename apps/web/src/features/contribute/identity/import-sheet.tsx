import { type FormEvent, useId, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import type { Volunteer } from "../volunteer.ts";

interface ImportSheetProps {
  readonly volunteer: Volunteer;
  readonly onClose: () => void;
}

export function ImportSheet({ volunteer, onClose }: ImportSheetProps) {
  const { memory } = useApp();
  const id = useId();
  const [file, setFile] = useState<File>();
  const [phrase, setPhrase] = useState("");
  const [stage, setStage] = useState<"asking" | "working" | "done">("asking");
  const [error, setError] = useState<unknown>();
  const take = async (event: FormEvent) => {
    event.preventDefault();
    if (file === undefined) return;
    setStage("working");
    setError(undefined);
    try {
      memory.setAccount(await volunteer.importIdentity(await file.text(), phrase));
      setStage("done");
    } catch (cause) {
      setError(cause);
      setStage("asking");
    }
  };
  return (
    <Sheet title="Import keys" onClose={onClose}>
      {stage === "done" ? (
        <div className="space-y-5">
          <p role="status">These keys are yours in this browser now. Start again to compute under them.</p>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <form onSubmit={(event) => void take(event)} className="space-y-4">
          <p className="text-soft">
            The keys that this browser has now are replaced. Export them first if something was earned with them.
          </p>
          <div>
            <label htmlFor={`${id}-file`} className="font-semibold">
              Exported file
            </label>
            <input
              id={`${id}-file`}
              type="file"
              accept="application/json,.json"
              className="field mt-1"
              required
              onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
            />
          </div>
          <div>
            <label htmlFor={`${id}-phrase`} className="font-semibold">
              Its passphrase
            </label>
            <input
              id={`${id}-phrase`}
              type="password"
              autoComplete="current-password"
              className="field mt-1"
              required
              value={phrase}
              onChange={({ currentTarget }) => setPhrase(currentTarget.value)}
            />
          </div>
          {error !== undefined && <Problem what="The keys were not imported." error={error} />}
          <Button type="submit" look="primary" disabled={stage === "working" || file === undefined || phrase === ""}>
            {stage === "working" ? "Opening…" : "Replace my keys"}
          </Button>
        </form>
      )}
    </Sheet>
  );
}
