import { DataTable } from "../../../design/data-table.tsx";
import { Figure, Figures } from "../../../design/figure.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { StateMark } from "../../../design/state-mark.tsx";
import { formatBytes } from "../../../format/number.ts";
import type { PeerView, Volunteer } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

const DIRECT = { glyph: "●", word: "direct", tone: "teal" } as const;
const RELAYED = { glyph: "◐", word: "relayed", tone: "straw" } as const;

const COLUMNS = [
  {
    name: "Peer",
    head: true,
    cell: ({ peer }: PeerView) => <NameTag name={peer} of="peer id" head={6} tail={6} />,
  },
  { name: "Is", cell: ({ role }: PeerView) => (role === "tab" ? "a tab" : "the station") },
  { name: "Link", cell: ({ direct }: PeerView) => <StateMark {...(direct ? DIRECT : RELAYED)} /> },
  {
    name: "Round trip",
    number: true,
    cell: ({ rttMs }: PeerView) => (rttMs === null ? "not measured" : `${Math.round(rttMs)} ms`),
  },
  { name: "Sent", number: true, cell: ({ sent }: PeerView) => formatBytes(sent) },
  { name: "Received", number: true, cell: ({ received }: PeerView) => formatBytes(received) },
];

/** Connections with their kind, and bytes by where they came from. */
export function PeersPanel({ volunteer }: { readonly volunteer: Volunteer }) {
  const peers = useVolunteer(volunteer, (state) => state.peers);
  const bytes = useVolunteer(volunteer, (state) => state.bytes);
  return (
    <div className="space-y-7" data-bytes={JSON.stringify(bytes)}>
      <Figures>
        <Figure
          label="Blocks from other tabs"
          value={formatBytes(bytes.tabs)}
          tone="teal"
          note="Directly, over WebRTC."
        />
        <Figure label="Blocks from the station" value={formatBytes(bytes.station)} note="When no tab had them." />
        <Figure label="Blocks from the gateway" value={formatBytes(bytes.gateway)} note="When a deadline came near." />
        <Figure label="Blocks given to others" value={formatBytes(bytes.sent)} tone="violet" />
      </Figures>
      {peers.length === 0 ? (
        <p className="text-soft">No peer is connected. They appear here when this tab joins the network.</p>
      ) : (
        <DataTable
          caption="Connected peers"
          rows={peers}
          columns={COLUMNS}
          keyOf={({ peer }) => peer}
          maxHeight="20rem"
        />
      )}
    </div>
  );
}
