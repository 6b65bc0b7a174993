import { JobRefusedError } from "../errors.ts";

/** @throws JobRefusedError, always */
export function refuse(what: string, fix: string): never {
  throw new JobRefusedError(what, { fix });
}
