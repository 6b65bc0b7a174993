import type { BatchView, JobView, TrainView } from "@starling/protocol";
import type { ReactNode } from "react";
import { BlockTag, NameTag } from "../../design/name-tag.tsx";
import { formatCount } from "../../format/number.ts";
import { formatDate, toMilliseconds } from "../../format/time.ts";
import { PROVIDER_WORDS } from "./batch-words.ts";

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-1.5">
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function TrainFacts({ train }: { readonly train: TrainView }) {
  return (
    <>
      <Fact name="Graph (ONNX)">
        <BlockTag cid={train.graph} of="graph" />
      </Fact>
      <Fact name="Dataset">
        <BlockTag cid={train.dataset} of="dataset" />
      </Fact>
      <Fact name="Newest checkpoint">
        <BlockTag cid={train.model} of="checkpoint" />
      </Fact>
      <Fact name="Parameters">{formatCount(train.parameters)}</Fact>
    </>
  );
}

function BatchFacts({ batch }: { readonly batch: BatchView }) {
  return (
    <>
      <Fact name={batch.models.length === 1 ? "Model" : "Models"}>{batch.models.join(", ")}</Fact>
      <Fact name="Dataset">
        <BlockTag cid={batch.dataset} of="dataset" />
      </Fact>
      <Fact name="Outputs so far">
        <BlockTag cid={batch.outputs} of="list of outputs" />
      </Fact>
      <Fact name="Computed with">
        {PROVIDER_WORDS[batch.provider]}
        {batch.pinned && ", since devices differed too much"}
      </Fact>
    </>
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
      {job.train !== null && <TrainFacts train={job.train} />}
      {job.batch !== null && <BatchFacts batch={job.batch} />}
      <Fact name="Posted">{formatDate(toMilliseconds(job.postedAt))}</Fact>
      <Fact name="Deadline">{formatDate(toMilliseconds(job.deadline))}</Fact>
    </dl>
  );
}
