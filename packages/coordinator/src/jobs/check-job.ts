import { checkGraph, cost, readGraph } from "@starling/graph";
import { validateSchedule } from "@starling/learning";
import type { JobParams } from "@starling/ledger";
import { jobIdOf } from "@starling/ledger";
import {
  assertTyped,
  type Bytes32,
  Checkpoint,
  DatasetManifest,
  decodeBlock,
  digestOf,
  JobSpec,
  type Loss,
  lossFor,
  missingRoyalties,
  type PeerSigner,
  RoundRecord,
  readCheckpoint,
  readVector,
  registrationsOf,
  type SignedCoordinatorDelegation,
  type SigningDomain,
  type TypedSigner,
  targetsPerSample,
  termsHash,
  termsOf,
  VectorManifest,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import type { AbortOptions, Blocks, Chain, Checker, Clock, NamedBlock } from "../components.ts";
import { JobRefusedError } from "../errors.ts";
import type { FactOf } from "../facts/fact.ts";
import type { DataSize } from "../facts/job-facts.ts";
import { toJournal } from "../facts/job-params.ts";
import { specBlocks } from "../keeping/spec-blocks.ts";

/** What somebody asks the coordinator to take on. */
export interface JobRequest {
  readonly params: JobParams;
  readonly spec: CID;
  readonly delegation: SignedCoordinatorDelegation;
}

/** What checking a job needs. */
export interface CheckJobComponents {
  readonly blocks: Blocks;
  readonly chain: Pick<Chain, "registration">;
  readonly checker: Checker;
  readonly clock: Clock;
  readonly signer: TypedSigner;
  readonly peerSigner: PeerSigner;
  readonly domain: SigningDomain;
  readonly engine: Bytes32;
}

/** What a dataset has to fit. */
interface ModelForm {
  /** Axes of one sample, without the batch. */
  readonly sample: readonly number[];
  /** Element type of the graph's input. */
  readonly dtype: string;
  /** Length of the output's last axis: classes, or tokens. */
  readonly outputs: number | undefined;
  /** Numbers of the whole output for one sample, where they are known. */
  readonly values: number | undefined;
  readonly loss: Loss;
}

function refuse(what: string, fix: string): never {
  throw new JobRefusedError(what, { fix });
}

/** Whether this coordinator may speak for the job. @throws JobRefusedError, AuthorityError */
async function checkAuthority(
  { clock, signer, peerSigner, domain }: CheckJobComponents,
  { params, delegation: { delegation, signature } }: JobRequest,
): Promise<void> {
  const now = clock.now() / 1_000;
  const fix = "Ask the job's coordinator account for a delegation to this station.";
  if (delegation.job !== jobIdOf(domain, params)) refuse("The delegation is for another job.", fix);
  if (delegation.peer !== peerSigner.publicKey) refuse("The delegation names another peer.", fix);
  if (delegation.signer !== signer.address.toLowerCase()) refuse("The delegation names another hot key.", fix);
  if (delegation.expiry <= now) refuse("The delegation has expired.", fix);
  if (delegation.from !== params.coordinator) refuse("The delegation is not the job's coordinator's.", fix);
  if (params.deadline <= now) refuse("The job's deadline has passed.", "Post the job again with a later deadline.");
  await assertTyped(domain, "CoordinatorDelegation", delegation, signature, params.coordinator);
}

/** Whether a graph and a loss can learn from a dataset. @throws JobRefusedError */
function checkFit(manifest: DatasetManifest, { sample, dtype, outputs, values, loss }: ModelForm): void {
  const { shape } = manifest.sample;
  if (shape.join() !== sample.join()) {
    refuse(`The dataset's samples are [${shape}], the graph takes [${sample}].`, "Choose a dataset that fits.");
  }
  if ((manifest.kind === "tokens") !== (dtype !== "float32")) {
    refuse(`The graph takes ${dtype}, the dataset holds ${manifest.kind}.`, "Choose a dataset of the graph's kind.");
  }
  if (loss !== lossFor(manifest)) {
    refuse(`The loss ${loss} cannot be taken of ${manifest.kind} data.`, `Ask for ${lossFor(manifest)}.`);
  }
  if (manifest.kind === "regression") {
    const { length } = manifest.targets;
    if (values === undefined || values === length) return;
    refuse(`The graph gives ${values} values, the dataset has ${length} targets.`, "Give the model as many outputs.");
  }
  const known = manifest.kind === "tokens" ? manifest.vocabulary : manifest.classes.length;
  if (outputs !== undefined && known > outputs) {
    refuse(`The graph has ${outputs} outputs, the dataset ${known} labels.`, "Give the model as many outputs.");
  }
}

/** Reads a dataset's manifest and makes sure that every shard is here. */
async function checkDataset(
  { blocks }: CheckJobComponents,
  cid: CID,
  form: ModelForm,
  options: AbortOptions,
): Promise<DataSize> {
  const manifest = decodeBlock(DatasetManifest, await blocks.get(cid, options));
  const { shards, count } = manifest;
  checkFit(manifest, form);
  for (const shard of shards) await ensure(blocks, shard, options);
  if (manifest.kind === "tokens" && manifest.tokenizer.kind === "bpe") {
    await blocks.get(manifest.tokenizer.cid, options);
  }
  return { count, align: Math.max(...shards.map((shard) => shard.count)), targets: targetsPerSample(manifest) };
}

/** Posting completes only when everything that the spec names is here, of the size that its manifest says. */
async function ensure(blocks: Blocks, { cid, bytes }: NamedBlock, options: AbortOptions): Promise<void> {
  const held = await blocks.get(cid, options);
  if (held.byteLength === bytes) return;
  refuse(`The block ${cid} has ${held.byteLength} bytes, its manifest says ${bytes}.`, "Publish the data again.");
}

/** Sizes are known from the manifests, so nothing of a job that is too large is fetched. */
async function checkRoom({ blocks }: CheckJobComponents, spec: JobSpec, options: AbortOptions): Promise<void> {
  const { model, data } = await specBlocks(spec, (cid) => blocks.get(cid, options));
  const named = [...model, ...data];
  if ((await blocks.hasRoom?.(named)) ?? true) return;
  const bytes = named.reduce((sum, block) => sum + block.bytes, 0);
  refuse(
    `The job's ${Math.ceil(bytes / 2 ** 20)} MiB do not fit into this coordinator's store.`,
    "Use less data, wait until other jobs have ended, or ask the operator for more room.",
  );
}

async function checkModel(
  components: CheckJobComponents,
  { laneParams, common }: JobSpec,
  options: AbortOptions,
): Promise<{ parameters: number; form: ModelForm }> {
  const { blocks, checker } = components;
  const graph = readGraph(await blocks.get(laneParams.graph, options));
  checkGraph(graph, checker.operators);
  const { flopsForward, flopsTrain, trainableParameters, bytes } = cost(graph, 1);
  const { train, evaluate } = laneParams.flops;
  if (BigInt(train) !== flopsTrain || BigInt(evaluate) !== flopsForward) {
    refuse(
      "The spec's FLOPs are not the graph's.",
      `Say ${flopsTrain} for training and ${flopsForward} for evaluation.`,
    );
  }
  if (bytes > common.limits.modelBytes) refuse("The model is over the spec's own limit.", "Raise limits.modelBytes.");
  const checkpoint = decodeBlock(Checkpoint, await blocks.get(laneParams.checkpoint, options));
  const fits =
    checkpoint.graph.equals(laneParams.graph) &&
    checkpoint.tensors.length === graph.parameters.length &&
    graph.parameters.every(({ name, shape }, i) => {
      const tensor = checkpoint.tensors[i];
      return tensor?.name === name && tensor.shape.join() === shape.join();
    });
  if (!fits) refuse("The initial checkpoint is not the graph's.", "Write it from the same model.");
  await readCheckpoint(checkpoint, (cid) => blocks.get(cid, options));
  await checkOrigin(components, laneParams, trainableParameters, options);
  const [input] = graph.inputs;
  const sample = (input?.shape ?? []).slice(1).filter((side) => typeof side === "number");
  const given = (graph.outputs[0]?.shape ?? []).slice(1);
  const last = given.at(-1);
  const outputs = typeof last === "number" ? last : undefined;
  const product = given.reduce<number>((all, side) => all * Number(side), 1);
  const values = Number.isNaN(product) ? undefined : product;
  const { loss } = laneParams;
  return {
    parameters: trainableParameters,
    form: { sample, dtype: input?.dtype ?? "float32", outputs, values, loss },
  };
}

/** Whether the round that a job says to start from has made its checkpoint, and what it takes over is here and fits. */
async function checkOrigin(
  { blocks }: CheckJobComponents,
  { origin, checkpoint }: JobSpec["laneParams"],
  parameters: number,
  options: AbortOptions,
): Promise<void> {
  if (origin === undefined) return;
  const record = decodeBlock(RoundRecord, await blocks.get(origin.record, options));
  if (!record.model.equals(checkpoint)) {
    refuse("The round that the job starts from has made another checkpoint.", "Name the checkpoint of the record.");
  }
  for (const cid of origin.resumes ? [record.momentum, record.error] : []) {
    const manifest = decodeBlock(VectorManifest, await blocks.get(cid, options));
    if (manifest.n !== parameters) refuse("The round that the job resumes has another model.", "Fork it instead.");
    await readVector(manifest, (part) => blocks.get(part, options));
  }
}

/** Whether the spec pays everybody who has registered what it uses. @throws JobRefusedError */
async function checkRoyalties({ blocks, chain }: CheckJobComponents, spec: JobSpec, options: AbortOptions) {
  if (chain.registration === undefined) return;
  const registered = await registrationsOf(spec, (cid) => blocks.get(cid, options), chain.registration);
  const [missing] = missingRoyalties(spec, registered);
  if (missing === undefined) return;
  refuse(
    `The data or the base model is registered: ${missing.account} is due ${missing.asked} basis points, not ${missing.given}.`,
    "Add the royalty to the spec, or use other data.",
  );
}

/**
 * Checks a job wholly before it is taken on: authority, spec against schema, engine, graph operator by operator, cost
 * model against the declared FLOPs, checkpoint, datasets, terms, registered royalties, and that every block is here.
 * @throws JobRefusedError and the errors of the protocol and the graph, each naming the fix.
 */
export async function checkJob(
  components: CheckJobComponents,
  request: JobRequest,
  options: AbortOptions = {},
): Promise<FactOf<"job-added">> {
  const { blocks, clock, engine } = components;
  await checkAuthority(components, request);
  if (digestOf(request.spec) !== request.params.spec) {
    refuse("The chain names another spec for this job.", "Give the CID whose digest is in the job's parameters.");
  }
  const spec = decodeBlock<JobSpec>(JobSpec, await blocks.get(request.spec, options));
  if (termsHash(termsOf(spec)) !== request.params.terms) {
    refuse("The chain names other terms for this job.", "Post it again with the terms that follow from its spec.");
  }
  if (spec.common.engine !== engine) {
    refuse("The spec asks for another engine.", `Post it for this network's engine, ${engine}.`);
  }
  validateSchedule(spec.laneParams.lr);
  await checkRoom(components, spec, options);
  const { parameters, form } = await checkModel(components, spec, options);
  await checkRoyalties(components, spec, options);
  return {
    type: "job-added",
    at: clock.now(),
    job: request.delegation.delegation.job,
    params: toJournal(request.params),
    specCid: request.spec,
    spec,
    delegation: request.delegation,
    parameters,
    data: {
      train: await checkDataset(components, spec.laneParams.dataset, form, options),
      validation: await checkDataset(components, spec.common.validation, form, options),
      test: await checkDataset(components, spec.common.test, form, options),
    },
  };
}
