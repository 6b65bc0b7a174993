import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";
import { BlockTag, NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { StateMark } from "../../../design/state-mark.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { formatShare } from "../../../format/number.ts";
import { TransactionTag } from "../../explore/transaction-tag.tsx";
import type { Origin } from "./origins.ts";
import { Seal } from "./seal.tsx";

const PARTS = { data: "Data", base: "Base model" } as const;

/** What a job rests on, who gets a share of its pay for it, and what it ended with. */
export function Provenance({ job }: { readonly job: JobView }) {
  const { client } = useApp();
  const { data, error, refetch } = useQuery({
    queryKey: ["epochs", "origins", job.spec],
    queryFn: async ({ signal }) => (await import("./origins.ts")).readOrigins(client, job.spec, signal),
  });
  if (data === undefined) {
    if (error === null) return <Waiting forWhat="Reading where data and model come from…" />;
    return <Problem what="The manifests could not be read." error={error} retry={() => void refetch()} />;
  }
  return (
    <div className="space-y-6">
      <ul className="grid gap-x-12 gap-y-6 md:grid-cols-2">
        {data.origins.map((origin) => (
          <li key={origin.part}>
            <OriginCard origin={origin} />
          </li>
        ))}
      </ul>
      {data.royalties.length > 0 && (
        <div>
          <h3 className="margin-label">Royalties of this job</h3>
          <ul className="mt-1 space-y-1">
            {data.royalties.map(({ account, bps }) => (
              <li key={account}>
                <NameTag name={account} of="royalty account" /> gets {formatShare(bps)} on top of all workers' pay.
              </li>
            ))}
          </ul>
        </div>
      )}
      {job.train !== null && <Seal job={job} />}
    </div>
  );
}

function OriginCard({ origin: { part, name, cid, licence, contributor, registration } }: { readonly origin: Origin }) {
  return (
    <div className="space-y-1">
      <h3 className="margin-label">{PARTS[part]}</h3>
      <p className="font-semibold break-words">{name}</p>
      <p>
        <BlockTag cid={cid} of={part === "data" ? "dataset manifest" : "checkpoint manifest"} />
        {licence !== undefined && <span className="text-soft"> {licence}</span>}
      </p>
      {contributor === undefined ? (
        <p className="text-soft">It names no contributor, so nobody can ask a royalty for it.</p>
      ) : (
        <p>
          By <NameTag name={contributor.account} of="contributor" />, who asks {formatShare(contributor.bps)}.
        </p>
      )}
      {contributor !== undefined &&
        (registration === undefined ? (
          <StateMark glyph="○" word="not registered" tone="soft" />
        ) : (
          <p>
            <StateMark glyph="●" word="registered" tone="violet" /> {formatShare(registration.bps)} to{" "}
            <NameTag name={registration.payee} of="payee" /> <TransactionTag hash={registration.transaction} />
          </p>
        ))}
    </div>
  );
}
