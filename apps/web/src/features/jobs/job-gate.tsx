import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApp } from "../../app-context.ts";
import { Notice } from "../../design/notice.tsx";
import { Problem } from "../../design/problem.tsx";
import { Waiting } from "../../design/waiting.tsx";
import { formatAge } from "../../format/time.ts";
import { Page } from "../../shell/page.tsx";

interface JobGateProps {
  readonly id: string;
  readonly children: (job: JobView) => ReactNode;
}

/** Loads a job: says what it waits for, what failed, and when what is shown has become old. */
export function JobGate({ id, children }: JobGateProps) {
  const { queries } = useApp();
  const { data, error, refetch, dataUpdatedAt } = useQuery(queries.job(id));
  if (data === undefined) {
    return (
      <Page name="Job" title={error === null ? "Looking the job up" : "This job cannot be shown"}>
        {error === null ? (
          <Waiting forWhat="Asking the station about the job…" />
        ) : (
          <Problem what="The station has no answer about this job." error={error} retry={() => void refetch()} />
        )}
      </Page>
    );
  }
  return (
    <>
      {error !== null && (
        <div className="mx-auto max-w-[84rem] px-4 pt-5 sm:px-8">
          <Notice tone="warning" title={`What you see is from ${formatAge(dataUpdatedAt, Date.now())}.`}>
            {error.message} The page tries again by itself.
          </Notice>
        </div>
      )}
      {children(data)}
    </>
  );
}
