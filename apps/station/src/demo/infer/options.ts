import { parseArgs } from "node:util";
import { ConfigError } from "../../errors.ts";
import { wholeNumber } from "../whole-number.ts";

/** What `npm run demo:infer -- …` may be told. */
export interface InferDemoOptions {
  readonly volunteers: number;
  readonly provider: "wasm" | "webgpu";
  /** Whether a tab more lies, and another one is killed in the middle. */
  readonly trouble: boolean;
  /** Folder of the results. */
  readonly out: string;
  /** File for the figures as data. */
  readonly json: string | undefined;
}

/** Reads the command line. @throws ConfigError */
export function readInferDemoOptions(args: readonly string[]): InferDemoOptions {
  let values: { volunteers: string; provider: string; trouble: boolean; out: string; json?: string };
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        volunteers: { type: "string", default: "3" },
        provider: { type: "string", default: "wasm" },
        trouble: { type: "boolean", default: false },
        out: { type: "string", default: "demo-output" },
        json: { type: "string" },
      },
    }));
  } catch (cause) {
    throw new ConfigError(cause instanceof Error ? cause.message : String(cause), {
      fix: "Use --volunteers N, --provider wasm|webgpu, --trouble, --out FOLDER, --json FILE.",
      cause,
    });
  }
  const { provider } = values;
  if (provider !== "wasm" && provider !== "webgpu") {
    throw new ConfigError(`--provider ${provider} is not known.`, { fix: "Use wasm or webgpu." });
  }
  return {
    volunteers: wholeNumber(values.volunteers, "volunteers", 16),
    provider,
    trouble: values.trouble,
    out: values.out,
    json: values.json,
  };
}
