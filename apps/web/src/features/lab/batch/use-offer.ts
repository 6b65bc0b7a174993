import { useApp } from "../../../app-context.ts";
import type { PayProps } from "../new/pay/pay-props.ts";
import { uploadJob } from "../new/publish/upload.ts";
import { publishedSpec } from "./batch-spec.ts";
import { askBatchWorker } from "./files/ask-batch-worker.ts";
import type { Batch } from "./use-batch.ts";

/** Publishes the batch and offers its spec; undefined while something is missing for it. */
export function useOffer({ facts, modelFiles, itemFiles }: Batch): PayProps["offer"] | undefined {
  const { client } = useApp();
  const canary = facts?.preview.items.find(({ result }) => "output" in result);
  if (facts === undefined || canary === undefined) return undefined;
  const { draft, plan } = facts;
  return async (say) => {
    const card = { name: draft.dataName.trim() || "Items", licence: draft.licence.trim(), notice: draft.notice };
    const order = { type: "publish" as const, origin: location.origin, plan, modelFiles, itemFiles, card, canary };
    const { signal } = new AbortController();
    const spec = publishedSpec(facts, await askBatchWorker<"publish">(order, { signal, onProgress: say }));
    const onProgress = () => say("The station checks it…");
    return { cid: await uploadJob(client, { spec, blocks: [] }, { onProgress }), spec };
  };
}
