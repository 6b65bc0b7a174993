import { decodeBlock, fromOne, type JobView, TrainRecord, TrainSpec } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CID } from "multiformats/cid";
import { useApp } from "../../../app-context.ts";
import { Problem } from "../../../design/problem.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { type RecipeFact, recipeFacts } from "./recipe-facts.ts";

/** How a job learns, from its spec. */
export function JobRecipe({ job }: { readonly job: JobView }) {
  const { client } = useApp();
  const { data, error, refetch } = useQuery({
    queryKey: ["spec", job.spec],
    queryFn: async ({ signal }) => {
      const spec = decodeBlock<TrainSpec>(TrainSpec, await client.block(CID.parse(job.spec), { signal }));
      const { origin } = spec.laneParams;
      if (origin === undefined) return { spec, from: undefined };
      const from = decodeBlock<TrainRecord>(TrainRecord, await client.block(origin.record, { signal }));
      return { spec, from: { job: from.job, round: from.round, resumes: origin.resumes } };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error !== null) {
    return <Problem what="The job's spec could not be read." error={error} retry={() => void refetch()} />;
  }
  if (data === undefined) return <Waiting forWhat="Reading the job's spec…" />;
  const { spec, from } = data;
  return (
    <dl className="grid gap-x-12 md:grid-cols-2">
      {recipeFacts(spec).map((fact) => (
        <Fact key={fact.name} {...fact} />
      ))}
      {from !== undefined && (
        <Fact
          name={from.resumes ? "Resumes" : "Forks"}
          value={
            <Link to="/lab/$job" params={{ job: from.job }} className="text-link">
              another job's round {fromOne(from.round)}
            </Link>
          }
        />
      )}
    </dl>
  );
}

function Fact({ name, value }: Omit<RecipeFact, "value"> & { readonly value: React.ReactNode }) {
  return (
    <div className="flex min-w-0 flex-wrap items-baseline justify-between gap-x-4 border-b border-line py-1.5">
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0">{value}</dd>
    </div>
  );
}
