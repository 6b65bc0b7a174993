import type { JobView } from "@starling/protocol";
import type { ReactNode } from "react";
import { BlockTag, NameTag } from "../../design/name-tag.tsx";
import { formatCount } from "../../format/number.ts";
import { formatDate, toMilliseconds } from "../../format/time.ts";

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-1.5">
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** Everything that a job names; each can be opened or copied. */
export function JobFacts({ job }: { readonly job: JobView }) {
  return (
    <dl className="grid gap-x-12 md:grid-cols-2">
      <Fact name="Job">
        <NameTag name={job.job} of="job id" />
      </Fact>
      <Fact name="Researcher">
        <NameTag name={job.client} of="researcher" />
      </Fact>
      <Fact name="Spec">
        <BlockTag cid={job.spec} of="spec" />
      </Fact>
      <Fact name="Graph (ONNX)">
        <BlockTag cid={job.graph} of="graph" />
      </Fact>
      <Fact name="Dataset">
        <BlockTag cid={job.dataset} of="dataset" />
      </Fact>
      <Fact name="Newest checkpoint">
        <BlockTag cid={job.model} of="checkpoint" />
      </Fact>
      <Fact name="Parameters">{formatCount(job.parameters)}</Fact>
      <Fact name="Posted">{formatDate(toMilliseconds(job.postedAt))}</Fact>
      <Fact name="Deadline">{formatDate(toMilliseconds(job.deadline))}</Fact>
    </dl>
  );
}
