import { BlockTag } from "../../design/name-tag.tsx";
import { Notice } from "../../design/notice.tsx";
import { Problem } from "../../design/problem.tsx";
import type { Audit } from "./audit-state.ts";

interface AuditResultProps {
  readonly audit: Audit;
  /** How many rounds are to be recomputed. */
  readonly count: number;
  /** CID of what the last record says it made. */
  readonly claimed: string | undefined;
  /** What a round makes, in words. */
  readonly word: string;
}

/** What the audit has found so far. */
export function AuditResult({ audit, count, claimed, word }: AuditResultProps) {
  if (audit.stage === "ready") return null;
  if (audit.stage === "running") {
    return (
      <p role="status" className="text-soft">
        {audit.rounds.length} of {count} rounds recomputed…
      </p>
    );
  }
  if (audit.stage === "failed") return <Problem what="The record does not follow." error={audit.error} />;
  if (audit.made === undefined || audit.made !== claimed) {
    return (
      <Notice tone="error" title="Something else came out.">
        Do not trust this job's settlement before somebody has found out why.
      </Notice>
    );
  }
  return (
    <Notice title="Every round follows from its evidence.">
      This tab computed the same {word}, bit for bit: <BlockTag cid={audit.made} of={`recomputed ${word}`} />
    </Notice>
  );
}
