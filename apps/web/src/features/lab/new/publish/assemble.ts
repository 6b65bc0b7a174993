import type { Bytes32, TrainSpec } from "@starling/protocol";
import { buildSpec, type Estimate, estimateJob, JobRefusedError, type SpecParts } from "@starling/sdk";
import { CID } from "multiformats/cid";
import type { Draft } from "../draft/draft.ts";
import { trainingChoices } from "../draft/training.ts";
import type { CopiedParts } from "./copied-parts.ts";
import type { ReadDataReply, ReadModelReply, SentBlock } from "./messages.ts";

/** Everything that the wizard has gathered. */
export interface Gathered {
  readonly draft: Draft;
  readonly engine: Bytes32;
  readonly price: bigint;
  readonly copied: CopiedParts | undefined;
  readonly model: ReadModelReply | undefined;
  /** The model with the adapters that the draft asks for. */
  readonly adapted?: ReadModelReply | undefined;
  readonly data: ReadDataReply | undefined;
}

/** A job that can be uploaded and posted. */
export interface Assembled {
  readonly spec: TrainSpec;
  /** The researcher's own blocks; what is copied is at the station already. */
  readonly blocks: readonly SentBlock[];
  readonly estimate: Estimate;
}

function incomplete(what: string): JobRefusedError {
  return new JobRefusedError(`The ${what} is not ready.`, { fix: `Go back to the step "${what}".` });
}

type ModelParts = Pick<SpecParts, "graph" | "checkpoint" | "parameters" | "trained" | "flops" | "origin">;

/** The researcher's own model, with adapters where they are asked for; undefined for one that is copied whole. */
function ownModel({ draft, model, adapted }: Gathered): ReadModelReply | undefined {
  if (draft.adapters) {
    if (adapted === undefined) throw incomplete("recipe");
    return adapted;
  }
  if (draft.model === "copy") return undefined;
  if (model === undefined) throw incomplete("model");
  return model;
}

function modelParts(gathered: Gathered): ModelParts {
  const own = ownModel(gathered);
  if (own !== undefined) {
    const { graph, checkpoint, parameters, trained, flops, origin } = own;
    return {
      graph: CID.parse(graph),
      checkpoint: CID.parse(checkpoint),
      parameters,
      trained,
      flops,
      ...(origin && { origin: { record: CID.parse(origin.record), resumes: origin.resumes } }),
    };
  }
  const { copied } = gathered;
  if (copied === undefined) throw incomplete("model");
  const { graph, checkpoint, flops } = copied.spec.laneParams;
  const { parameters, trained } = copied;
  return { graph, checkpoint, flops, parameters, trained };
}

type DataParts = Pick<SpecParts, "dataset" | "validation" | "test" | "shardCount" | "loss">;

function dataParts({ draft, copied, data }: Gathered): DataParts & { readonly validationCount: number } {
  if (draft.data === "own") {
    if (data === undefined) throw incomplete("data");
    const { train, validation, test, shardCount, validationCount, loss } = data;
    return {
      dataset: CID.parse(train),
      validation: CID.parse(validation),
      test: CID.parse(test),
      shardCount,
      validationCount,
      loss,
    };
  }
  if (copied === undefined) throw incomplete("data");
  const { common, laneParams } = copied.spec;
  return {
    dataset: laneParams.dataset,
    validation: common.validation,
    test: common.test,
    shardCount: laneParams.span,
    validationCount: copied.validationCount,
    loss: laneParams.loss,
  };
}

/** What the data's contributor asks; a job that copies data copies what is asked for it. */
function royaltiesOf({ draft, copied, data }: Gathered): TrainSpec["common"]["royalties"] {
  if (draft.data === "copy") return copied?.spec.common.royalties ?? [];
  return data?.contributor !== undefined && data.contributor.bps > 0 ? [{ ...data.contributor }] : [];
}

/**
 * Builds spec and estimate from what was gathered.
 * @throws JobRefusedError when a part is missing, InvalidDataError when a choice is out of bounds
 */
export function assemble(gathered: Gathered): Assembled {
  const { draft, engine, price, data } = gathered;
  const { validationCount, ...parts } = dataParts(gathered);
  const spec = buildSpec(
    { ...modelParts(gathered), ...parts, engine },
    {
      title: draft.title.trim(),
      purpose: draft.purpose.trim(),
      ...trainingChoices(draft),
      // Nothing is right or wrong there: what was typed for other data is left.
      ...(parts.loss === "mean-squared-error" ? { targetAccuracy: 0 } : {}),
      quorum: draft.quorum,
      copies: draft.copies,
      holdbackRounds: draft.holdback,
      price,
      royalties: royaltiesOf(gathered),
    },
  );
  const own = [...(ownModel(gathered)?.blocks ?? []), ...(draft.data === "own" && data ? data.blocks : [])];
  return { spec, blocks: own, estimate: estimateJob(spec, validationCount) };
}
