import { parseArgs } from "node:util";
import { ConfigError } from "../errors.ts";
import type { SampleModel } from "../jobs/sample-job.ts";

/** What `npm run demo -- …` may be told. */
export interface DemoOptions {
  readonly volunteers: number;
  readonly rounds: number;
  readonly model: SampleModel;
  /** Folder of the trained model and the loss plot. */
  readonly out: string;
  /** File for the figures as data. */
  readonly json: string | undefined;
}

function count(text: string, name: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new ConfigError(`--${name} ${text} can not be used.`, { fix: `Give a whole number from 1 to ${most}.` });
}

/** Reads the command line. @throws ConfigError */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  let values: { volunteers: string; rounds: string; model: string; out: string; json?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        volunteers: { type: "string", default: "3" },
        rounds: { type: "string", default: "15" },
        model: { type: "string", default: "mlp" },
        out: { type: "string", default: "demo-output" },
        json: { type: "string" },
      },
    }));
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause), {
      fix: "Use --volunteers N, --rounds N, --model mlp|cnn, --out FOLDER, --json FILE.",
      cause,
    });
  }
  const { model } = values;
  if (model !== "mlp" && model !== "cnn") {
    throw new ConfigError(`--model ${model} is not in the zoo.`, { fix: "Use mlp or cnn." });
  }
  return {
    volunteers: count(values.volunteers, "volunteers", 16),
    rounds: count(values.rounds, "rounds", 1_000),
    model,
    out: values.out,
    json: values.json,
  };
}
