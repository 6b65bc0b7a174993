import { StarlingError } from "@starling/protocol";

/** The kept keys cannot be read or written. */
export class IdentityError extends StarlingError {
  override name = "IdentityError" as const;
}

/** An exported identity that is not one, was damaged, or has another passphrase. */
export class IdentityImportError extends StarlingError {
  override name = "IdentityImportError" as const;
}

/** A passkey that was not given, holds no secret, or opens nothing that the station keeps. */
export class PasskeyError extends StarlingError {
  override name = "PasskeyError" as const;
}

/** A coordinator, offer or lease that speaks without the authority of the job's parameters, or against its spec. */
export class OfferRefusedError extends StarlingError {
  override name = "OfferRefusedError" as const;
}

/** An input of a chunk that is missing, too large or contradicts the others. */
export class ChunkRefusedError extends StarlingError {
  override name = "ChunkRefusedError" as const;
}

/** The coordinator answered with something that its protocol does not allow here. */
export class UnexpectedReplyError extends StarlingError {
  override name = "UnexpectedReplyError" as const;
}

/** The coordinator took a lease back: expired, round closed, or given to somebody else. */
export class LeaseGoneError extends StarlingError {
  override name = "LeaseGoneError" as const;
}

/** This page runs another version than the station. */
export class OutdatedError extends StarlingError {
  override name = "OutdatedError" as const;
}

/** A command that makes no sense in the present state. */
export class VolunteerStateError extends StarlingError {
  override name = "VolunteerStateError" as const;
}

/** A voucher, acknowledgement or claim that does not hold. */
export class PayError extends StarlingError {
  override name = "PayError" as const;
}

/** The coordinator does not do what it was asked, and says why. */
export class RefusedError extends StarlingError {
  override name = "RefusedError" as const;
}

/** Work was interrupted by the visitor's word or the visitor's limits. */
export class InterruptedError extends StarlingError {
  override name = "InterruptedError" as const;
}
