import { StarlingError } from "@starling/protocol";
import * as errors from "../errors.ts";
import type { ErrorMessage } from "./protocol.ts";

const UNKNOWN_FIX = "Reload the page; if it happens again, report it with the details.";

/** Flattens an error for its way over a thread boundary. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof StarlingError) {
    const shortage = error instanceof errors.MemoryLimitError ? error.shortage : undefined;
    const { name, message, fix, details } = error;
    return { name, message, fix, details, ...(shortage && { shortage }) };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { name: "StarlingError", message: text, fix: UNKNOWN_FIX, details: [] };
}

/** Builds the error again, with its class where it is one of ours. */
export function fromErrorMessage({ name, message, fix, details, shortage }: ErrorMessage): StarlingError {
  const known = Object.entries(errors).find(([own]) => own === name)?.[1];
  if (known === errors.MemoryLimitError) return new known(message, { fix, details, ...(shortage && { shortage }) });
  if (known) return new known(message, { fix, details });
  const error = new StarlingError(message, { fix, details });
  error.name = name;
  return error;
}
