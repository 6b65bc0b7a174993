import { fromOne } from "@starling/protocol";
import { DataTable } from "../../../design/data-table.tsx";
import { BlockTag, NameTag } from "../../../design/name-tag.tsx";
import { formatUnits } from "../../../format/number.ts";
import { formatDate, formatDuration } from "../../../format/time.ts";
import type { Volunteer, VolunteerState } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

type Done = VolunteerState["chunks"][number];

const COLUMNS = [
  { name: "Chunk", head: true, cell: ({ round, index }: Done) => `Round ${fromOne(round)}, chunk ${fromOne(index)}` },
  { name: "Block", cell: ({ chunk }: Done) => <BlockTag cid={chunk} of="chunk" /> },
  { name: "Result", cell: ({ words }: Done) => words },
  { name: "Work", number: true, cell: ({ units }: Done) => formatUnits(units) },
  { name: "Took", number: true, cell: ({ seconds }: Done) => formatDuration(seconds * 1000) },
  { name: "Acknowledged", cell: ({ acknowledgedAt }: Done) => formatDate(acknowledgedAt) },
  { name: "Receipt", cell: ({ receipt }: Done) => <NameTag name={receipt} of="receipt" head={6} tail={4} /> },
];

export function ChunkLog({ volunteer }: { readonly volunteer: Volunteer }) {
  const chunks = useVolunteer(volunteer, (state) => state.chunks);
  const counts = useVolunteer(volunteer, (state) => state.counts);
  return (
    <div className="space-y-4">
      <p className="text-soft">
        Computed {counts.computed}, acknowledged {counts.acknowledged}, refused {counts.refused}.
      </p>
      {chunks.length > 0 && (
        <DataTable
          caption="Chunks that this tab has computed"
          rows={[...chunks].reverse()}
          columns={COLUMNS}
          keyOf={({ receipt }) => receipt}
          maxHeight="22rem"
        />
      )}
    </div>
  );
}
