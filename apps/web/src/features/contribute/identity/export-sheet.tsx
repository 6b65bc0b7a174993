import { type FormEvent, useId, useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Sheet } from "../../../design/sheet.tsx";
import { saveFile } from "../../../station/save-file.ts";
import type { Volunteer } from "../volunteer.ts";

interface ExportSheetProps {
  readonly volunteer: Volunteer;
  readonly onClose: () => void;
}

/** Shortest passphrase that the volunteer takes. */
const LEAST = 8;

export function ExportSheet({ volunteer, onClose }: ExportSheetProps) {
  const id = useId();
  const [phrase, setPhrase] = useState("");
  const [stage, setStage] = useState<"asking" | "working" | "saved">("asking");
  const [error, setError] = useState<unknown>();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setStage("working");
    setError(undefined);
    try {
      saveFile("starling-identity.json", await volunteer.exportIdentity(phrase), "application/json");
      setStage("saved");
    } catch (cause) {
      setError(cause);
      setStage("asking");
    }
  };
  return (
    <Sheet title="Export your keys" onClose={onClose}>
      {stage === "saved" ? (
        <div className="space-y-5">
          <p role="status">
            The file is saved. Whoever has it and the passphrase has your earnings: keep both, and keep them apart.
          </p>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <form onSubmit={(event) => void save(event)} className="space-y-4">
          <p className="text-soft">The file is encrypted with a passphrase. Nobody can recover it for you.</p>
          <div>
            <label htmlFor={id} className="font-semibold">
              Passphrase, {LEAST} characters or more
            </label>
            <input
              id={id}
              type="password"
              autoComplete="new-password"
              className="field mt-1"
              minLength={LEAST}
              required
              value={phrase}
              onChange={({ currentTarget }) => setPhrase(currentTarget.value)}
            />
          </div>
          {error !== undefined && <Problem what="The keys were not exported." error={error} />}
          <Button type="submit" look="primary" disabled={stage === "working" || phrase.length < LEAST}>
            {stage === "working" ? "Encrypting…" : "Save the file"}
          </Button>
        </form>
      )}
    </Sheet>
  );
}
