import { fromF32bits } from "@starling/learning";
import { fromOne } from "@starling/protocol";
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

function datasetLine(part: string, { cid, manifest }: DatasetUse): string {
  const by = manifest.contributor === undefined ? "" : `, contributed by \`${manifest.contributor.account}\``;
  const kinds =
    manifest.kind === "tokens" ? `of ${manifest.vocabulary} tokens` : `in ${manifest.classes.length} classes`;
  const size = `${manifest.count} samples ${kinds}`;
  return `| ${part} | ${plain(manifest.name)} | ${plain(manifest.licence)} | ${size}${by} | \`${cid}\` |`;
}

function frontMatter({ spec, training, validation, evaluation }: Provenance): string[] {
  const result =
    evaluation === undefined
      ? []
      : [
          "model-index:",
          `  - name: ${quoted(spec.common.title)}`,
          "    results:",
          "      - task: { type: classification }",
          `        dataset: { name: ${quoted(validation.manifest.name)}, type: ${quoted(validation.cid.toString())} }`,
          `        metrics: [{ type: accuracy, value: ${(evaluation.correct / Math.max(1, evaluation.total)).toFixed(6)} }]`,
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
  const evaluated =
    evaluation === undefined
      ? ["This model was not evaluated yet."]
      : [
          `Accuracy on the validation data, computed by volunteers before round ${fromOne(evaluation.round)} was added: ` +
            `${percent(evaluation.correct, evaluation.total)} (${evaluation.correct} of ${evaluation.total}).`,
        ];
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
    `- Mean loss of the last round's chunks: ${(Number(record.lossMicroNats) / 1e6).toFixed(4)} nats.`,
    "",
    "## Evaluation",
    "",
    ...evaluated,
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
