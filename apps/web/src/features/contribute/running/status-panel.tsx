import { fromOne, roundOf } from "@starling/protocol";
import { useState } from "react";
import { Meter } from "../../../design/meter.tsx";
import { BlockTag, NameTag } from "../../../design/name-tag.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Problem } from "../../../design/problem.tsx";
import { useNow } from "../../../design/use-now.ts";
import { formatUnits } from "../../../format/number.ts";
import { ShareSlider } from "../share/share-slider.tsx";
import type { ChunkView, Phase, Volunteer } from "../volunteer.ts";
import { Controls } from "./controls.tsx";
import { CpuOffer } from "./cpu-offer.tsx";
import { chunkOf, phaseWords, progressOf, STAGE_NAMES, STAGES, stageOf } from "./phase-words.ts";
import { useThrottled, useVolunteer } from "./use-volunteer.ts";

const COUNTDOWN_MS = 1_000;
/** A screen reader hears of changes no more often than this. */
const SPEAK_MS = 5_000;

const BETWEEN: ReadonlySet<Phase["name"]> = new Set(["connecting", "waiting", "reconnecting", "paused"]);

function StageStrip({ now }: { readonly now: (typeof STAGES)[number] | undefined }) {
  return (
    <ol className="mt-2 flex flex-wrap gap-x-4 text-sm" aria-label="Stages of the chunk">
      {STAGES.map((stage) => (
        <li
          key={stage}
          aria-current={stage === now ? "step" : undefined}
          className="text-soft aria-[current=step]:font-semibold aria-[current=step]:text-teal"
        >
          <span aria-hidden="true">{stage === now ? "▲" : "·"}</span> {STAGE_NAMES[stage]}
        </li>
      ))}
    </ol>
  );
}

function ForWhom({ work, last }: { readonly work: ChunkView; readonly last: boolean }) {
  return (
    <div className="mt-5 border-s-2 border-line ps-4">
      {last && <p className="margin-label">The last chunk was for</p>}
      <p className="text-lg font-semibold">{work.title}</p>
      <p className="line-clamp-3 text-soft">{work.purpose}</p>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-5 text-[0.9375rem] text-soft">
        <span>{roundOf(work.round, work.rounds)}</span>
        <span>
          Chunk {fromOne(work.index)}, copy {fromOne(work.copy)}, {formatUnits(work.units)}
        </span>
        <span className="inline-flex items-center gap-1">
          For <NameTag name={work.client} of="researcher" />
        </span>
        <BlockTag cid={work.chunk} of="chunk" />
      </p>
    </div>
  );
}

interface StatusPanelProps {
  readonly volunteer: Volunteer;
  readonly problem: unknown;
  readonly onProblem: (error: unknown) => void;
}

/** What the tab does right now, for whom, and the controls. */
export function StatusPanel({ volunteer, problem, onProblem }: StatusPanelProps) {
  const phase = useVolunteer(volunteer, (state) => state.phase);
  const now = useNow(COUNTDOWN_MS);
  const { headline, note } = phaseWords(phase, now);
  const spoken = useThrottled(headline, SPEAK_MS);
  const work = chunkOf(phase);
  const [last, setLast] = useState(work);
  if (work !== undefined && work.chunk !== last?.chunk) setLast(work);
  // Between two chunks the last one stays in sight, so that the page does not jump.
  const shown = work ?? (BETWEEN.has(phase.name) ? last : undefined);
  const progress = progressOf(phase);
  const trouble = phase.name === "unable" || phase.name === "failed" || phase.name === "outdated";
  return (
    <section aria-label="What this tab does" className="relative z-10 pt-9 pb-8 sm:pt-12">
      <p aria-live="polite" className="sr-only">
        {spoken}
      </p>
      <h1 className="title" data-phase={phase.name}>
        {headline}
      </h1>
      {phase.name === "unable" && phase.cpu ? (
        <CpuOffer volunteer={volunteer} advice={note} onProblem={onProblem} />
      ) : trouble ? (
        <div className="mt-4">
          <Notice tone="warning" title={note} />
        </div>
      ) : (
        <p className="lede mt-3 min-h-[1.5em]">{note}</p>
      )}
      {shown !== undefined && (
        <>
          <ForWhom work={shown} last={work === undefined} />
          <div className="mt-5 max-w-xl">
            <Meter label="Progress of this chunk" value={work === undefined ? 0 : progress} text={note} />
            <StageStrip now={stageOf(phase)} />
          </div>
        </>
      )}
      {problem !== undefined && (
        <div className="mt-5">
          <Problem what="That did not work." error={problem} retry={() => onProblem(undefined)} />
        </div>
      )}
      <div className="mt-7">
        <Controls volunteer={volunteer} onProblem={onProblem} />
      </div>
      <div className="mt-7 max-w-xl">
        <ShareSlider volunteer={volunteer} />
      </div>
    </section>
  );
}
