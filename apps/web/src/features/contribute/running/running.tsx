import { useState } from "react";
import { Section } from "../../../design/section.tsx";
import { census } from "../../../flock/census.ts";
import { FlockPicture } from "../../../flock/flock-picture.tsx";
import type { JobGlance } from "../../../station/glance.ts";
import { IdentityPanel } from "../identity/identity-panel.tsx";
import type { Volunteer } from "../volunteer.ts";
import { ChunkLog } from "./chunk-log.tsx";
import { DeviceCard } from "./device-card.tsx";
import { JobsPanel } from "./jobs-panel.tsx";
import { LogView } from "./log-view.tsx";
import { LossSection } from "./loss-curve.tsx";
import { MirrorBanner } from "./mirror-banner.tsx";
import { OwnEarnings } from "./own-earnings.tsx";
import { PeersPanel } from "./peers-panel.tsx";
import { SettingsPanel } from "./settings-panel.tsx";
import { StatusPanel } from "./status-panel.tsx";
import { useVolunteer } from "./use-volunteer.ts";

interface RunningProps {
  readonly volunteer: Volunteer;
  readonly jobs: readonly JobGlance[];
}

/** After Start: everything this tab does, and nothing it does not. */
export function Running({ volunteer, jobs }: RunningProps) {
  const [problem, setProblem] = useState<unknown>();
  // There the picture and the chunk would share the same cores.
  const onCpu = useVolunteer(volunteer, ({ device }) => device?.kind !== "webgpu" || device.fallback);
  return (
    <>
      <MirrorBanner volunteer={volunteer} onProblem={setProblem} />
      <div className="sky relative overflow-hidden">
        <div className="mx-auto grid max-w-[84rem] px-4 sm:px-8 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
          <StatusPanel volunteer={volunteer} problem={problem} onProblem={setProblem} />
          <FlockPicture
            census={census(jobs)}
            pace={onCpu ? "still" : "calm"}
            className="flex h-52 flex-col pb-3 lg:h-auto lg:min-h-80 [&>canvas]:min-h-0 [&>canvas]:flex-1"
          />
        </div>
      </div>
      <div className="mx-auto max-w-[84rem] px-4 sm:px-8">
        <OwnEarnings volunteer={volunteer} />
        <LossSection volunteer={volunteer} />
        <Section label="This device" note="What the self-test found.">
          <DeviceCard volunteer={volunteer} />
        </Section>
        <Section label="Peers and bytes" note="Who this tab talks to, and where its blocks come from.">
          <PeersPanel volunteer={volunteer} />
        </Section>
        <Section label="Chunks done here" note="Each with the receipt that the coordinator signed for.">
          <ChunkLog volunteer={volunteer} />
        </Section>
        <Section label="Jobs" note="Your tab serves the station's list unless you wish otherwise.">
          <JobsPanel volunteer={volunteer} jobs={jobs} />
        </Section>
        <Section label="When it may run" note="Obeyed within a second.">
          <SettingsPanel volunteer={volunteer} />
        </Section>
        <Section label="Your keys" note="Made in this browser. They are your name here and hold your earnings.">
          <IdentityPanel volunteer={volunteer} />
        </Section>
        <Section label="Log" note="What happened in this tab, newest first.">
          <LogView volunteer={volunteer} />
        </Section>
      </div>
    </>
  );
}
