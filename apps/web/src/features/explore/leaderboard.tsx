import type { LeaderView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app-context.ts";
import { DataTable } from "../../design/data-table.tsx";
import { NameTag } from "../../design/name-tag.tsx";
import { Problem } from "../../design/problem.tsx";
import { Nothing, Waiting } from "../../design/waiting.tsx";
import { formatCount, formatUnits } from "../../format/number.ts";
import { formatAge, toMilliseconds } from "../../format/time.ts";
import { formatTokens } from "../../format/tokens.ts";
import { useToken } from "../jobs/use-token.ts";

interface Ranked extends LeaderView {
  readonly rank: number;
}

/** Who computed how much. */
export function Leaderboard() {
  const { queries } = useApp();
  const token = useToken();
  const { data, error, refetch } = useQuery(queries.leaderboard());
  if (data === undefined) {
    if (error === null) return <Waiting forWhat="Asking the station who computed…" />;
    return <Problem what="The leaderboard could not be read." error={error} retry={() => void refetch()} />;
  }
  if (data.length === 0) {
    return (
      <Nothing title="Nobody is ranked yet.">The first accepted chunk opens the board: it could be yours.</Nothing>
    );
  }
  const columns = [
    { name: "Rank", number: true, cell: ({ rank }: Ranked) => rank },
    {
      name: "Worker",
      head: true,
      cell: ({ worker }: Ranked) => <NameTag name={worker} of="worker" href={`/explore/account/${worker}`} />,
    },
    { name: "Work", number: true, cell: ({ units }: Ranked) => formatUnits(units) },
    { name: "Chunks", number: true, cell: ({ chunks }: Ranked) => formatCount(chunks) },
    { name: "Jobs", number: true, cell: ({ jobs }: Ranked) => formatCount(jobs) },
    { name: "Earned", number: true, cell: ({ amount }: Ranked) => formatTokens(amount, token) },
    { name: "Seen", cell: ({ lastSeen }: Ranked) => formatAge(toMilliseconds(lastSeen), Date.now()) },
  ];
  return (
    <DataTable
      caption="Volunteers by accepted work"
      rows={data.map((row, i) => ({ ...row, rank: i + 1 }))}
      columns={columns}
      keyOf={({ worker }) => worker}
      maxHeight="26rem"
    />
  );
}
