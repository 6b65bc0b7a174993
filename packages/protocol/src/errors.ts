/** What every Starling error carries beside its message. */
export interface StarlingErrorInit {
  /** What the reader should do next, in one sentence. */
  readonly fix: string;
  readonly cause?: unknown;
  /** Facts for a bug report: short lines, no secrets. */
  readonly details?: readonly string[];
}

/**
 * Root of every error that Starling throws on purpose. Code branches on `name` (a literal per subclass) or with
 * `instanceof`, never on the text.
 */
export class StarlingError extends Error {
  override name = "StarlingError";
  readonly fix: string;
  readonly details: readonly string[];

  constructor(message: string, { fix, cause, details = [] }: StarlingErrorInit) {
    super(message, cause === undefined ? undefined : { cause });
    this.fix = fix;
    this.details = details;
  }

  /** The message and its fix in the form that pages and terminals show. */
  describe(): string {
    return [`${this.message} ${this.fix}`, ...this.details.map((line) => `  ${line}`)].join("\n");
  }
}

/** Bytes or values from outside that do not have the form that the protocol asks for. */
export class InvalidDataError extends StarlingError {
  override name = "InvalidDataError";
}

/** A job of a lane that this version does not compute. */
export class UnsupportedLaneError extends StarlingError {
  override name = "UnsupportedLaneError";
}

/** A block whose bytes do not hash to the CID that names it. */
export class WrongBlockError extends StarlingError {
  override name = "WrongBlockError";
}

/** Something larger than the protocol allows; thrown before the memory for it is taken. */
export class OversizeError extends StarlingError {
  override name = "OversizeError";
}

/** A signature, delegation or authority that does not hold. */
export class AuthorityError extends StarlingError {
  override name = "AuthorityError";
}

/** The words of any thrown value, for places that may only show text. Never throws itself. */
export function errorText(error: unknown): string {
  if (error instanceof StarlingError) return error.describe();
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    // Objects without a prototype, or with a broken `toString`, have no text.
    return "Something that has no words was thrown.";
  }
}
