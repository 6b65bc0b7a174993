import type { EpochRecord, JobOnChain } from "@starling/ledger";
import type { Finding, JobId, StationInfo } from "@starling/protocol";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { remedyFor } from "./dispute-words.ts";
import { PLACE_WORDS } from "./place-words.ts";

const DisputeSheet = lazy(() => import("./dispute-sheet.tsx").then(({ DisputeSheet }) => ({ default: DisputeSheet })));

interface EpochFindingsProps {
  readonly station: StationInfo;
  readonly job: JobId;
  readonly record: EpochRecord;
  readonly chain: JobOnChain;
  readonly findings: readonly Finding[];
}

/** What the check of an epoch found, and what can be done about it. */
export function EpochFindings({ station, job, record, chain, findings }: EpochFindingsProps) {
  const { queryClient } = useApp();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<string>();
  if (findings.length === 0) {
    return (
      <Notice title={`Epoch ${record.epoch} follows from its evidence.`}>
        This tab rebuilt its tree, every account's pay and the royalties, and checked a sample of the signatures.
      </Notice>
    );
  }
  const remedy = remedyFor(findings, record, chain, station.terms.arbiter);
  const finish = (words: string) => {
    setOpen(false);
    setDone(words);
    void queryClient.invalidateQueries({ queryKey: ["epochs"] });
  };
  return (
    <div className="space-y-4">
      <Notice tone="error" title={`Epoch ${record.epoch} does not follow from its evidence.`}>
        <ul className="list-disc space-y-1 ps-5">
          {findings.map(({ place, words, fraud }) => (
            <li key={`${place} ${words}`} className="[overflow-wrap:anywhere]">
              <strong className="font-semibold">{PLACE_WORDS[place]}:</strong> {words}{" "}
              {fraud === undefined ? "Only an arbiter can judge this." : "The contract can check this itself."}
            </li>
          ))}
        </ul>
      </Notice>
      {done !== undefined && <Notice title={done}>The chain's record below follows in a moment.</Notice>}
      {done === undefined && remedy.kind === "none" && <p className="text-soft">{remedy.why}</p>}
      {done === undefined && remedy.kind !== "none" && (
        <Button look="danger" onClick={() => setOpen(true)}>
          {remedy.kind === "disprove" ? "Disprove it" : "Challenge it"}
        </Button>
      )}
      {open && remedy.kind !== "none" && (
        <Suspense fallback={<p>Loading what wallets need…</p>}>
          <DisputeSheet
            station={station}
            job={job}
            epoch={record.epoch}
            remedy={remedy}
            findings={findings}
            stake={chain.bonded}
            onClose={() => setOpen(false)}
            onDone={finish}
          />
        </Suspense>
      )}
    </div>
  );
}
