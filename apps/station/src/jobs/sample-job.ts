import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { engineDigest } from "@starling/compute";
import { cnn, mlp, parseManifestJson, writeModel } from "@starling/graph";
import { type Block, type DatasetManifest, encodeBlock, type JobSpec, rawBlock } from "@starling/protocol";
import { buildSpec, publishModel } from "@starling/sdk";
import { StartError } from "../errors.ts";

/** The zoo's models that a sample job can train. */
export type SampleModel = "mlp" | "cnn";

/** A job that is ready to be posted: its spec and every block that it names. */
export interface PreparedJob {
  readonly spec: JobSpec;
  readonly specBlock: Block;
  readonly blocks: readonly Block[];
}

/** What the demo may change. */
export interface SampleChoices {
  readonly model?: SampleModel;
  readonly rounds?: number;
  readonly chunks?: number;
}

const TITLE: Record<SampleModel, string> = { mlp: "Fashion-MNIST, a small MLP", cnn: "Fashion-MNIST, a small CNN" };

function readDataset(folder: string): { manifest: DatasetManifest; manifestBlock: Block; blocks: Block[] } {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) {
    throw new StartError(`The sample dataset is missing: ${path}.`, {
      fix: "Restore the folder data from the repository.",
    });
  }
  const manifest = parseManifestJson(readFileSync(path, "utf8"));
  const blocks = manifest.shards.map(({ cid }) => {
    const block = rawBlock(new Uint8Array(readFileSync(join(folder, cid.toString()))));
    if (block.cid.equals(cid)) return block;
    throw new StartError(`The shard ${cid} of the sample dataset is damaged.`, {
      fix: "Restore the folder data from the repository.",
    });
  });
  return { manifest, manifestBlock: encodeBlock(manifest), blocks };
}

/** The training set's last shards steer the job and are never trained on; the test set is read once, at the end. */
const VALIDATION_SHARDS = 2;

/** Some of a dataset's shards as a dataset of its own. */
function part(manifest: DatasetManifest, name: string, start: number, end?: number): Block {
  const shards = manifest.shards.slice(start, end);
  const count = shards.reduce((sum, shard) => sum + shard.count, 0);
  return encodeBlock({ ...manifest, name: `${manifest.name}, ${name}`, count, shards });
}

/** Writes the sample model as ONNX and the sample job around it, from the data that travels with the repository. */
export function prepareSampleJob(dataFolder: string, choices: SampleChoices = {}): PreparedJob {
  const name = choices.model ?? "mlp";
  const form = { input: [1, 28, 28] as const, classes: 10, seed: 1 };
  const build = name === "mlp" ? mlp({ ...form, hidden: [64] }) : cnn({ ...form, channels: [8, 16] });
  const model = publishModel(writeModel(build.graph, build.weights));
  const all = readDataset(join(dataFolder, "train"));
  const test = readDataset(join(dataFolder, "test"));
  const train = part(all.manifest, "training part", 0, -VALIDATION_SHARDS);
  const validation = part(all.manifest, "validation part", -VALIDATION_SHARDS);
  const rounds = choices.rounds ?? 20;
  const spec = buildSpec(
    {
      graph: model.graph.cid,
      checkpoint: model.checkpoint.cid,
      dataset: train.cid,
      validation: validation.cid,
      test: test.manifestBlock.cid,
      engine: engineDigest(),
      parameters: model.parameters,
      trained: model.trained,
      flops: model.flops,
      shardCount: all.manifest.shards[0]?.count ?? all.manifest.count,
    },
    {
      title: TITLE[name],
      purpose:
        "Tells ten kinds of clothing apart in small grey pictures. The sample job that every station brings along.",
      rounds,
      chunks: choices.chunks ?? 4,
      steps: 10,
      batch: 64,
      learningRate: 4e-3,
      evaluateEvery: 1,
      holdbackRounds: 2,
      price: 1_000n * 10n ** 18n,
    },
  );
  const specBlock = encodeBlock(spec);
  const blocks = [...model.blocks, train, validation, ...all.blocks, test.manifestBlock, ...test.blocks, specBlock];
  return { spec, specBlock, blocks };
}
