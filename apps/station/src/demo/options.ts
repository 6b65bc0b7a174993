import { parseArgs } from "node:util";
import { ConfigError } from "../errors.ts";
import type { SampleModel } from "../jobs/sample-job.ts";
import { wholeNumber } from "./whole-number.ts";

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
    volunteers: wholeNumber(values.volunteers, "volunteers", 16),
    rounds: wholeNumber(values.rounds, "rounds", 1_000),
    model,
    out: values.out,
    json: values.json,
  };
}
