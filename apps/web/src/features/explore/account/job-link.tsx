import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApp } from "../../../app-context.ts";
import { shortName } from "../../../format/name.ts";

/** A job by its title, or by its id where the station no longer lists it; opens its public record. */
export function JobLink({ job }: { readonly job: string }) {
  const { queries } = useApp();
  const { data } = useQuery(queries.jobs());
  return (
    <Link to="/explore/$job" params={{ job }} className="text-link">
      {data?.find((view) => view.job === job)?.title ?? shortName(job)}
    </Link>
  );
}
