import { type BatchView, decodeBlock, InferSpec, type JobView } from "@starling/protocol";
import { estimateBatch, failedItems } from "@starling/sdk";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CID } from "multiformats/cid";
import { useState } from "react";
import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { plural } from "../../../format/name.ts";
import { formatTokens } from "../../../format/tokens.ts";
import { useToken } from "../../jobs/use-token.ts";
import { PayChoice } from "../new/pay/pay-choice.tsx";
import type { PayProps } from "../new/pay/pay-props.ts";
import { uploadJob } from "../new/publish/upload.ts";

/** Hours until such a batch ends at the latest. */
const HOURS = 24;

interface RerunProps {
  readonly job: JobView;
  readonly batch: BatchView;
}

/** Posts the items that failed as a batch of their own. */
export function RerunFailed({ job, batch }: RerunProps) {
  const [asked, setAsked] = useState(false);
  if (batch.failed === 0) return null;
  return (
    <div className="space-y-4 border-t border-line pt-5">
      <p>
        {plural(batch.failed, "item")} could not be computed; each says why. Run them again if that has passed, for
        example with more memory.
      </p>
      {asked ? (
        <Posting job={job} batch={batch} />
      ) : (
        <Button onClick={() => setAsked(true)}>Run the failed items again</Button>
      )}
    </div>
  );
}

/** The same batch over other items, of which there may be fewer than a chunk has. */
function again(spec: InferSpec, dataset: CID, count: number): InferSpec {
  const { common, laneParams } = spec;
  const title = `${common.title.slice(0, 100)}, failed items`;
  return {
    ...spec,
    common: { ...common, title },
    laneParams: { ...laneParams, dataset, span: Math.min(laneParams.span, count) },
  };
}

function Posting({ job, batch }: RerunProps) {
  const { client, queryClient } = useApp();
  const navigate = useNavigate();
  const token = useToken();
  const { data: spec, error } = useQuery({
    queryKey: ["infer-spec", job.spec],
    queryFn: async ({ signal }) => decodeBlock(InferSpec, await client.block(CID.parse(job.spec), { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error !== null) return <Problem what="The batch's spec could not be read." error={error} />;
  if (spec === undefined) return <Waiting forWhat="Reading the batch's spec…" />;
  const { cost } = estimateBatch(spec, batch.failed);
  const offer: PayProps["offer"] = async (say) => {
    say("Gathering the items…");
    const { cid, manifest } = await failedItems(
      { dataset: CID.parse(batch.dataset), outputs: CID.parse(batch.outputs) },
      (block) => client.block(block),
      { put: (block) => client.upload(block), onProgress: (items) => say(`Uploading: ${plural(items, "item")}…`) },
    );
    const next = again(spec, cid, manifest.count);
    return {
      cid: await uploadJob(client, { spec: next, blocks: [] }, { onProgress: () => say("The station checks it…") }),
      spec: next,
    };
  };
  const posted = (id: string) => {
    void queryClient.invalidateQueries({ queryKey: ["jobs"] });
    void navigate({ to: "/lab/$job", params: { job: id } });
  };
  return (
    <>
      <p className="text-soft">
        {formatTokens(cost.high, token)} go into escrow for it; what is not earned comes back.
      </p>
      <PayChoice agreed offer={offer} budget={cost.high} hours={HOURS} onPosted={posted} />
    </>
  );
}
