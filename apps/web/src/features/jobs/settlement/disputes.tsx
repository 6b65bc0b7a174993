import type { EpochRecord } from "@starling/ledger";
import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../../app-context.ts";
import { DataTable } from "../../../design/data-table.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { StateMark } from "../../../design/state-mark.tsx";
import { useNow } from "../../../design/use-now.ts";
import { Nothing, Waiting } from "../../../design/waiting.tsx";
import { formatDate, toMilliseconds } from "../../../format/time.ts";
import { formatTokens } from "../../../format/tokens.ts";
import { TransactionTag } from "../../explore/transaction-tag.tsx";
import { useToken } from "../use-token.ts";
import { bondWords, claimWords, disputeWords, epochEnd } from "./settlement-words.ts";
import { useSettlement } from "./use-settlement.ts";
import { WithdrawBond } from "./withdraw-bond.tsx";

const COUNTDOWN_MS = 1_000;

/** Who has money at stake, until when epochs can be disputed, and how each dispute ended: as the chain has it. */
export function Disputes({ job }: { readonly job: JobView["job"] }) {
  const token = useToken();
  const now = useNow(COUNTDOWN_MS);
  const { data, error, refetch } = useSettlement(job);
  const { queries } = useApp();
  const { data: station } = useQuery(queries.info());
  if (data === undefined || station === undefined) {
    if (error === null) return <Waiting forWhat="Reading bonds and challenges from the chain…" />;
    return <Problem what="The chain could not be read." error={error} retry={() => void refetch()} />;
  }
  const { chain, epochs } = data;
  const seconds = Math.floor(now / 1_000);
  const columns = [
    { name: "Epoch", head: true, cell: ({ epoch }: EpochRecord) => epoch },
    { name: "State", cell: (record: EpochRecord) => <StateMark {...epochEnd(record, seconds)} /> },
    { name: "Proposed by", cell: ({ proposer }: EpochRecord) => <NameTag name={proposer} of="proposer" /> },
    { name: "Promises in all", number: true, cell: ({ total }: EpochRecord) => formatTokens(total, token) },
    { name: "Open until", cell: ({ ripeAt }: EpochRecord) => formatDate(toMilliseconds(ripeAt)) },
    {
      name: "Challenged by",
      cell: ({ challenge }: EpochRecord) =>
        challenge === undefined ? "nobody" : <NameTag name={challenge.by} of="challenger" />,
    },
    { name: "Dispute", cell: (record: EpochRecord) => disputeWords(record, seconds) ?? "none" },
    {
      name: "Transaction",
      cell: ({ transaction, challenge, disproof }: EpochRecord) => (
        <TransactionTag hash={disproof?.transaction ?? challenge?.transaction ?? transaction} />
      ),
    },
  ];
  return (
    <div className="space-y-4">
      <ul className="max-w-prose space-y-1">
        {[...bondWords(chain, token, station.terms.arbiter, now), claimWords(chain, token, now)].map((words) => (
          <li key={words.slice(0, 24)}>{words}</li>
        ))}
      </ul>
      <dl className="flex flex-wrap gap-x-10 gap-y-3">
        <Party name="Coordinator" account={chain.coordinator} />
        <Party name="Hot key" account={chain.signer} />
        <Party name="Bond of" account={chain.bonded > 0n ? chain.bonder : undefined} />
        <Party name="Challenger" account={chain.challenger} />
      </dl>
      {chain.params.bond > 0n && epochs.length > 0 && <WithdrawBond job={job} />}
      {epochs.length === 0 ? (
        <Nothing title="No epoch was proposed yet.">The first one comes when work was accepted.</Nothing>
      ) : (
        <DataTable
          caption="Epochs with their disputes"
          rows={epochs.toReversed()}
          columns={columns}
          keyOf={({ epoch, transaction }) => `${epoch} ${transaction}`}
          maxHeight="24rem"
        />
      )}
    </div>
  );
}

function Party({ name, account }: { readonly name: string; readonly account: string | undefined }) {
  if (account === undefined) return null;
  return (
    <div>
      <dt className="margin-label">{name}</dt>
      <dd>
        <NameTag name={account} of={name.toLowerCase()} />
      </dd>
    </div>
  );
}
