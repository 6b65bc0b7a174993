import { fromF32bits } from "@starling/learning";
import { type Column, fromOne } from "@starling/protocol";
import type { DatasetUse, Provenance } from "./provenance.ts";

/** Names come from strangers: nothing in them may become a heading, a link, a table or HTML. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .trim()
    .replaceAll(/[\\`*_{}[\]()#+!|<>~&]/g, (character) => `\\${character}`);
}

/** JSON's strings are YAML's, too (YAML 1.2, section 1.3). */
const quoted = (text: string) => JSON.stringify(text.replaceAll(/\s+/g, " ").trim());

const percent = (correct: number, total: number) => `${((100 * correct) / Math.max(1, total)).toFixed(2)} %`;

function taught(manifest: DatasetUse["manifest"]): string {
  switch (manifest.kind) {
    case "tokens":
      return `of ${manifest.vocabulary} tokens`;
    case "classification":
      return `in ${manifest.classes.length} classes`;
    case "regression":
      return `with ${manifest.targets.length === 1 ? "1 target" : `${manifest.targets.length} targets`}`;
    default:
      return manifest satisfies never;
  }
}

type Evaluation = NonNullable<Provenance["evaluation"]>;

/** Mean over the targets, in nats or squared units. */
const meanLoss = ({ lossMicroNats, total }: Evaluation) => Number(lossMicroNats) / 1e6 / Math.max(1, total);

/** What was measured, as model hubs read it. */
function metric(evaluation: Evaluation): readonly [task: string, metric: string] {
  const { correct, total } = evaluation;
  return correct === null
    ? ["tabular-regression", `{ type: mse, value: ${meanLoss(evaluation).toFixed(6)} }`]
    : ["classification", `{ type: accuracy, value: ${(correct / Math.max(1, total)).toFixed(6)} }`];
}

function evaluationWords(evaluation: Evaluation): string {
  const { round, correct, total } = evaluation;
  const when = `on the validation data, computed by volunteers before round ${fromOne(round)} was added`;
  if (correct === null) return `Mean squared error ${when}: ${meanLoss(evaluation).toFixed(4)} over ${total} values.`;
  return `Accuracy ${when}: ${percent(correct, total)} (${correct} of ${total}).`;
}

/** What numbers were standardised with: who asks the model must do the same, and undo it with what comes out. */
function constants({ manifest }: DatasetUse): string[] {
  if (manifest.kind === "tokens") return [];
  const columns = manifest.sample.columns ?? [];
  const targets = manifest.kind === "regression" ? manifest.targets : [];
  if (columns.length + targets.length === 0) return [];
  const row = (part: string, { name, mean, deviation }: Column) =>
    `| ${part} | ${plain(name)} | ${fromF32bits(mean)} | ${fromF32bits(deviation)} |`;
  return [
    "## Numbers in and out",
    "",
    "The model takes (cell − mean) / deviation of every input column, in this order. A target is what comes out, times its",
    "deviation, plus its mean.",
    "",
    "| part | column | mean | deviation |",
    "| --- | --- | --- | --- |",
    ...columns.map((each) => row("input", each)),
    ...targets.map((each) => row("target", each)),
    "",
  ];
}

function datasetLine(part: string, { cid, manifest }: DatasetUse): string {
  const by = manifest.contributor === undefined ? "" : `, contributed by \`${manifest.contributor.account}\``;
  const size = `${manifest.count} samples ${taught(manifest)}`;
  return `| ${part} | ${plain(manifest.name)} | ${plain(manifest.licence)} | ${size}${by} | \`${cid}\` |`;
}

function frontMatter({ spec, training, validation, evaluation }: Provenance): string[] {
  const [task, measured] = evaluation === undefined ? [] : metric(evaluation);
  const result =
    task === undefined
      ? []
      : [
          "model-index:",
          `  - name: ${quoted(spec.common.title)}`,
          "    results:",
          `      - task: { type: ${task} }`,
          `        dataset: { name: ${quoted(validation.manifest.name)}, type: ${quoted(validation.cid.toString())} }`,
          `        metrics: [${measured}]`,
        ];
  return ["---", "library_name: onnx", `datasets: [${quoted(training.manifest.name)}]`, ...result, "---"];
}

function optimizerWords(optimizer: Provenance["spec"]["laneParams"]["optimizer"]): string {
  const clip = `longest gradient: ${fromF32bits(optimizer.clip)}`;
  return optimizer.kind === "adamw" ? `Weight decay: ${fromF32bits(optimizer.weightDecay)}; ${clip}.` : `${clip}.`;
}

/**
 * A model card in Markdown (Mitchell et al. 2019, arXiv:1810.03993) with the front matter that model hubs read: what the
 * model is for, how it was trained, on whose data and by whom, each fact with the CID that proves it.
 */
export function modelCard(provenance: Provenance): string {
  const { spec, specCid, record, recordCid, contributions, contributorsRoot, evaluation } = provenance;
  const { common, laneParams } = spec;
  const rounds = fromOne(record.round);
  const evaluated = evaluation === undefined ? "This model was not evaluated yet." : evaluationWords(evaluation);
  const unit = laneParams.loss === "mean-squared-error" ? "squared units" : "nats";
  return `${[
    ...frontMatter(provenance),
    "",
    `# ${plain(common.title)}`,
    "",
    plain(common.purpose),
    "",
    "## Training",
    "",
    `Trained by ${contributions.length} volunteers' browser tabs in ${rounds} rounds on the Starling network. Each accepted`,
    `update was ${laneParams.steps} local steps of ${laneParams.batch} samples (${laneParams.optimizer.kind}); updates travel as`,
    `${laneParams.codec.kind} codes and are combined by the recipe \`${laneParams.recipe.kind}\` in integers, so that anybody can recompute`,
    "every round to the bit.",
    "",
    `- Learning rate: ${fromF32bits(laneParams.lr[0] ?? 0)} in the first round, ${fromF32bits(laneParams.lr.at(-1) ?? 0)} in the last.`,
    `- ${optimizerWords(laneParams.optimizer)}`,
    `- Mean loss of the last round's chunks: ${(Number(record.lossMicroNats) / 1e6).toFixed(4)} ${unit}.`,
    "",
    "## Evaluation",
    "",
    evaluated,
    "",
    "## Data",
    "",
    "| part | dataset | licence | size | manifest |",
    "| --- | --- | --- | --- | --- |",
    datasetLine("training", provenance.training),
    datasetLine("validation", provenance.validation),
    datasetLine("test", provenance.test),
    "",
    plain(provenance.training.manifest.notice),
    "",
    ...constants(provenance.training),
    "## Provenance",
    "",
    "| what | name |",
    "| --- | --- |",
    `| job | \`${record.job}\` |`,
    `| spec | \`${specCid}\` |`,
    `| record of round ${rounds} | \`${recordCid}\` |`,
    `| checkpoint | \`${record.model}\` |`,
    `| graph | \`${laneParams.graph}\` |`,
    `| initial weights | \`${laneParams.checkpoint}\` |`,
    `| contributors' root | \`${contributorsRoot}\` |`,
    "",
    "| contributor | accepted updates |",
    "| --- | --- |",
    ...contributions.map(({ account, updates }) => `| \`${account}\` | ${updates} |`),
  ].join("\n")}\n`;
}
