import { StarlingError, type StarlingErrorInit } from "@starling/protocol";

/** Why `starling work` does not start; carries the exit code. */
export class WorkError extends StarlingError {
  override name = "WorkError";
  readonly exitCode: number;

  constructor(exitCode: number, message: string, init: StarlingErrorInit) {
    super(message, init);
    this.exitCode = exitCode;
  }
}
