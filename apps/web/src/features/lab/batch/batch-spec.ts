import { cidOf, type InferSpec, outputsBlock, type StationInfo } from "@starling/protocol";
import { type BatchParts, buildInferSpec, type Estimate, estimateBatch } from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { BatchDraft } from "./draft.ts";
import type { Plan, Preview, PublishedBatch } from "./files/messages.ts";

/** Everything that a batch's spec follows from. */
export interface BatchFacts {
  readonly draft: BatchDraft;
  readonly plan: Plan;
  readonly preview: Preview;
  readonly price: bigint;
  readonly count: number;
  readonly engine: StationInfo["engine"];
}

function specOf(facts: BatchFacts, blocks: Pick<BatchParts, "models" | "resources" | "canary" | "dataset">): InferSpec {
  const { draft, plan, preview, price, count, engine } = facts;
  const { rule, provider, flops } = preview;
  const choices = { title: draft.title.trim(), purpose: draft.purpose.trim(), price, copies: draft.copies };
  return buildInferSpec({ ...blocks, pipeline: plan.pipeline, rule, provider, count, flops, engine }, choices);
}

function nominalOf({ nominal }: Preview, name: string) {
  const found = nominal[name];
  if (found === undefined) throw new TypeError("the preview has measured every model of the plan");
  return found;
}

/** The spec of what was published. @throws InvalidDataError, PipelineError */
export function publishedSpec(facts: BatchFacts, published: PublishedBatch): InferSpec {
  const role = ({ name, file }: { readonly name: string; readonly file: string }) => ({ name, file: CID.parse(file) });
  return specOf(
    { ...facts, count: published.count },
    {
      models: published.models.map(({ name, graph, external, bytes }) => ({
        name,
        graph: CID.parse(graph),
        external: external.map(role),
        bytes,
        nominal: nominalOf(facts.preview, name),
      })),
      resources: published.resources.map(role),
      canary: { item: CID.parse(published.canary.item), result: CID.parse(published.canary.result) },
      dataset: CID.parse(published.dataset),
    },
  );
}

/** What a batch will cost; what is not published yet is named by an empty block, which no price depends on. */
export function batchEstimate(facts: BatchFacts): Estimate {
  const { cid } = outputsBlock([]);
  const models = facts.plan.models.map(({ name }) => {
    return { name, graph: cid, external: [], bytes: 1, nominal: nominalOf(facts.preview, name) };
  });
  const result = cidOf(new Uint8Array());
  const spec = specOf(facts, { models, resources: [], canary: { item: cid, result }, dataset: cid });
  return estimateBatch(spec, facts.count);
}
