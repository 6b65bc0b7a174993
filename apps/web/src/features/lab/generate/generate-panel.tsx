import { DatasetManifest, decodeBlock, fromOne, type JobView, type TrainView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { CID } from "multiformats/cid";
import { useEffect, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Section } from "../../../design/section.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { isBusy, type Written } from "./generation.ts";
import { GenerationFields } from "./generation-fields.tsx";
import { GenerationState } from "./generation-state.tsx";
import type { GenerationChoices, GenerationEngine } from "./messages.ts";
import { useGeneration } from "./use-generation.ts";
import { useTabTrains } from "./use-tab-trains.ts";
import { WrittenText } from "./written-text.tsx";

/** Texts that stay readable below the newest one. */
const KEPT = 4;

const FIRST: GenerationChoices = { prompt: "The ", temperature: 0.8, topK: 40, length: 120, seed: 1 };

interface GenerateProps {
  readonly job: JobView;
  readonly train: TrainView;
}

/** A section for jobs that learn a text: what the newest model writes. Others have none. */
export function GenerateSection({ job, train }: GenerateProps) {
  const { client } = useApp();
  const { data: isText } = useQuery({
    queryKey: ["is-text", train.dataset],
    queryFn: async ({ signal }) =>
      decodeBlock(DatasetManifest, await client.block(CID.parse(train.dataset), { signal })).kind === "tokens",
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isText !== true) return null;
  return (
    <Section label="Text" note="What the newest checkpoint's model writes, in this browser, while it trains.">
      <GeneratePanel job={job} train={train} />
    </Section>
  );
}

function GeneratePanel({ job, train }: GenerateProps) {
  const [choices, setChoices] = useState(FIRST);
  const [again, setAgain] = useState(false);
  const [engine, setEngine] = useState<GenerationEngine>("webgpu");
  const [earlier, setEarlier] = useState<readonly Written[]>([]);
  const { state, write, stop } = useGeneration(job);
  const trains = useTabTrains();
  const newest = job.roundViews.at(-1);
  const busy = isBusy(state);

  const begin = (kind: GenerationEngine = engine) => {
    if (newest === undefined) return;
    if (state.stage === "done") setEarlier((old) => [state.written, ...old].slice(0, KEPT));
    setEngine(kind);
    write(newest, choices, kind);
  };
  const wroteRound = state.stage === "done" ? state.written.round : undefined;
  const isNew = again && !trains && wroteRound !== undefined && newest !== undefined && newest.round > wroteRound;
  useEffect(() => {
    if (isNew) begin();
  });
  useEffect(() => {
    if (trains) stop();
  }, [trains, stop]);

  if (newest === undefined) {
    return <Waiting forWhat="There is no checkpoint yet: the first round is still open. Its model will write here." />;
  }
  return (
    <div className="space-y-5">
      <GenerationFields choices={choices} onChoices={setChoices} />
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        {busy ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <Button look="primary" disabled={trains} onClick={() => begin()}>
            Generate
          </Button>
        )}
        <label className="flex min-h-7 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-violet"
            checked={again}
            onChange={({ currentTarget }) => setAgain(currentTarget.checked)}
          />
          Write again with every new checkpoint
        </label>
        <span className="text-soft">Newest: round {fromOne(newest.round)}</span>
      </div>
      {trains && (
        <Notice title="This tab is training, and a text would hold that up.">
          Pause it on the start page, or open this job in another window.
        </Notice>
      )}
      <GenerationState train={train} state={state} onCpu={() => begin("wasm")} onRetry={() => begin()} />
      {earlier.map((written) => (
        <WrittenText key={`${written.round} ${written.text}`} written={written} />
      ))}
    </div>
  );
}
