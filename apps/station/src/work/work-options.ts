import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { errorText } from "@starling/protocol";
import type { NodeEngine } from "@starling/volunteer/node";
import { EXIT } from "./exit-codes.ts";
import { WorkError } from "./work-errors.ts";

export const WORK_USAGE = `Usage: starling work [URL] [options]

Joins the station at URL (http://127.0.0.1:4610) and computes its jobs until Ctrl-C.

  --engine NAME     webgpu (a GPU, the default), wasm (one core of the CPU) or cpu (plain JavaScript, slow)
  --folder PATH     where results and blocks are kept (~/.starling-work)
  --key PATH        file of the payout key (identity in the folder); made at the first start, readable by you alone
  --share PERCENT   part of the time in which to compute, 10 to 100 (100)
  --chunks N        end after N acknowledged chunks
  --help            this text

Ctrl-C finishes the chunk in hand; a second one hands it back and ends at once.
Exit codes: 0 done, 1 failed, 2 wrong command line, 3 no station, 4 other version, 5 this machine cannot compute.`;

/** What the command line says. */
export interface WorkOptions {
  /** Origin of the station. */
  readonly origin: string;
  readonly engine: NodeEngine;
  readonly folder: string;
  readonly keyFile: string;
  /** Part of the time, 0.1 to 1. */
  readonly share: number;
  /** Acknowledged chunks after which to end; undefined for no end. */
  readonly chunks: number | undefined;
}

const ENGINES: readonly NodeEngine[] = ["webgpu", "wasm", "cpu"];

const OPTIONS = {
  engine: { type: "string", default: "webgpu" },
  folder: { type: "string", default: join(homedir(), ".starling-work") },
  key: { type: "string" },
  share: { type: "string", default: "100" },
  chunks: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

function unusable(message: string, cause?: unknown): WorkError {
  return new WorkError(EXIT.usage, message, { fix: "See starling work --help.", cause });
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    throw unusable(errorText(cause), cause);
  }
}

function wholeNumber(name: string, text: string, [least, most]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw unusable(`--${name} takes a whole number from ${least} to ${most}, not "${text}".`);
}

function originOf(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol === "http:" || url?.protocol === "https:") return url.origin;
  throw unusable(`"${text}" is not the address of a station, such as http://127.0.0.1:4610.`);
}

/**
 * Reads the command line; "help" where only the usage is wanted.
 * @throws WorkError with the code for a wrong command line
 */
export function workOptions(args: readonly string[]): WorkOptions | "help" {
  const { values, positionals } = parsed(args);
  if (values.help) return "help";
  const [address = "http://127.0.0.1:4610", ...more] = positionals;
  if (more.length > 0) throw unusable(`One station at a time: "${more[0]}" is one too many.`);
  const engine = ENGINES.find((name) => name === values.engine);
  if (engine === undefined) throw unusable(`--engine takes one of ${ENGINES.join(", ")}, not "${values.engine}".`);
  const folder = resolve(values.folder);
  return {
    origin: originOf(address),
    engine,
    folder,
    keyFile: values.key === undefined ? join(folder, "identity") : resolve(values.key),
    share: wholeNumber("share", values.share, [10, 100]) / 100,
    chunks: values.chunks === undefined ? undefined : wholeNumber("chunks", values.chunks, [1, 1_000_000]),
  };
}
