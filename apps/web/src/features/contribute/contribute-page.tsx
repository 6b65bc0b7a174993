import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import { useApp } from "../../app-context.ts";
import { Problem } from "../../design/problem.tsx";
import { usePageName } from "../../shell/page.tsx";
import { Landing } from "./landing/landing.tsx";
import { useEarlierWork } from "./use-earlier-work.ts";

const Running = lazy(() => import("./running/running.tsx").then(({ Running }) => ({ default: Running })));

/** The start page: what this is, then what this tab does. */
export function ContributePage() {
  usePageName("Contribute");
  const { contribution, queries } = useApp();
  const state = useStore(contribution.store);
  const jobs = useQuery(queries.jobsGlance());
  useEarlierWork();
  if (state.stage === "ready") {
    return (
      <Suspense fallback={<Landing jobs={jobs} loading />}>
        <Running volunteer={state.volunteer} jobs={jobs.data ?? []} />
      </Suspense>
    );
  }
  return (
    <>
      {state.stage === "broken" && (
        <div className="mx-auto max-w-[84rem] px-4 pt-6 sm:px-8">
          <Problem what="This tab could not start." error={state.error} retry={() => void contribution.start()} />
        </div>
      )}
      <Landing jobs={jobs} loading={state.stage === "loading"} />
    </>
  );
}
