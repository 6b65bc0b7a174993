import type { UseQueryResult } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { census } from "../../../flock/census.ts";
import { FlockPicture } from "../../../flock/flock-picture.tsx";
import type { JobGlance } from "../../../station/glance.ts";
import { SharePresets } from "../share/share-presets.tsx";
import { ChunkLife } from "./chunk-life.tsx";
import { NowTraining } from "./now-training.tsx";
import { WhatLeaves } from "./what-leaves.tsx";

/** Only who has been here before has earned something: nobody else's first page carries it. */
const KeptEarnings = lazy(() => import("./kept-earnings.tsx").then(({ KeptEarnings }) => ({ default: KeptEarnings })));

interface LandingProps {
  readonly jobs: UseQueryResult<JobGlance[]>;
  readonly loading: boolean;
}

/** Before Start: ten seconds to know what this is. */
export function Landing({ jobs, loading }: LandingProps) {
  const { contribution, memory } = useApp();
  const account = memory.account();
  const [share, setShare] = useState<number>();
  return (
    <>
      <div className="sky relative overflow-hidden">
        <div className="mx-auto grid max-w-[84rem] px-4 sm:px-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
          <div className="relative z-10 pt-10 pb-6 sm:pt-16 lg:pb-20">
            <h1 className="display">
              This tab can help <span className="sheen-text">train an AI</span>.
            </h1>
            <p className="lede mt-6 max-w-[36rem]">
              Starling trains one shared model in many browser tabs at once. Press Start and this tab computes small
              pieces of it on your graphics chip. Every piece that passes its check is paid. No account, no wallet,
              nothing to install.
            </p>
            <div className="mt-8 flex flex-wrap items-center gap-x-7 gap-y-5">
              <Button look="start" disabled={loading} onClick={() => void contribution.start(share)}>
                {loading ? "Starting…" : "Start"}
              </Button>
              <SharePresets value={share ?? 1} onChange={setShare} />
            </div>
            <p className="mt-4 text-[0.9375rem] text-soft" role="status">
              {loading
                ? "Loading what computing needs. It is kept for next time."
                : "Nothing heavy is loaded before you press Start, and you can stop at any moment."}
            </p>
          </div>
          <FlockPicture
            census={census(jobs.data ?? [])}
            pace="lively"
            className="flex h-64 flex-col pb-3 lg:absolute lg:inset-y-0 lg:end-0 lg:h-auto lg:w-[58%] lg:pe-8 [&>canvas]:min-h-0 [&>canvas]:flex-1"
          />
        </div>
      </div>
      <div className="mx-auto max-w-[84rem] px-4 sm:px-8">
        {account !== undefined && (
          <Suspense>
            <KeptEarnings account={account} />
          </Suspense>
        )}
        <WhatLeaves />
        <NowTraining jobs={jobs} />
        <ChunkLife />
      </div>
    </>
  );
}
