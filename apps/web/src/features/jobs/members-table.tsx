import type { MemberView } from "@starling/protocol";
import { DataTable } from "../../design/data-table.tsx";
import { NameTag } from "../../design/name-tag.tsx";
import { StateMark } from "../../design/state-mark.tsx";
import { formatCount, formatSpeed, formatUnits } from "../../format/number.ts";
import { formatAge, toMilliseconds } from "../../format/time.ts";

const HERE = { glyph: "●", word: "here", tone: "teal" } as const;
const AWAY = { glyph: "○", word: "away", tone: "soft" } as const;

const COLUMNS = [
  { name: "Worker", head: true, cell: ({ worker }: MemberView) => <NameTag name={worker} of="worker" /> },
  { name: "State", cell: ({ connected }: MemberView) => <StateMark {...(connected ? HERE : AWAY)} /> },
  { name: "Speed", number: true, cell: ({ speed }: MemberView) => formatSpeed(speed) },
  { name: "Accepted", number: true, cell: ({ accepted }: MemberView) => formatCount(accepted) },
  { name: "Rejected", number: true, cell: ({ rejected }: MemberView) => formatCount(rejected) },
  { name: "In a row", number: true, cell: ({ standing }: MemberView) => formatCount(standing) },
  { name: "Work", number: true, cell: ({ units }: MemberView) => formatUnits(units) },
  {
    name: "Device class",
    cell: ({ deviceClass }: MemberView) => <NameTag name={deviceClass} of="device class" head={6} tail={4} />,
  },
  { name: "Seen", cell: ({ lastSeen }: MemberView) => formatAge(toMilliseconds(lastSeen), Date.now()) },
];

export function MembersTable({ members }: { readonly members: readonly MemberView[] }) {
  if (members.length === 0) return <p className="text-soft">No volunteer has taken a chunk of this job yet.</p>;
  const rows = [...members].sort((a, b) => Number(b.connected) - Number(a.connected) || b.accepted - a.accepted);
  return (
    <DataTable
      caption="Volunteers of this job"
      rows={rows}
      columns={COLUMNS}
      keyOf={({ worker, deviceClass }) => worker + deviceClass}
      maxHeight="24rem"
    />
  );
}
