import { engineDigest } from "@starling/compute";
import { InvalidDataError, PROTOCOL_VERSION, type StationInfo } from "@starling/protocol";
import { createStationClient } from "@starling/sdk";
import { EXIT } from "./exit-codes.ts";
import { WorkError } from "./work-errors.ts";

/** How long the station may take to say what it is. */
const ANSWER_MS = 15_000;

/**
 * What the station at an origin is.
 * @throws WorkError where there is none, or one of another version
 */
export async function findStation(origin: string): Promise<StationInfo> {
  let info: StationInfo;
  try {
    info = await createStationClient(origin).info({ signal: AbortSignal.timeout(ANSWER_MS) });
  } catch (cause) {
    if (cause instanceof InvalidDataError) throw otherVersion(origin, cause);
    throw new WorkError(EXIT.noStation, `No station answers at ${origin}.`, {
      fix: "Check the address and that the station runs, then start again.",
      cause,
    });
  }
  if (info.protocol !== PROTOCOL_VERSION || info.engine !== engineDigest()) throw otherVersion(origin);
  return info;
}

/** The error of a station that this program cannot compute for. */
export function otherVersion(origin: string, cause?: unknown): WorkError {
  return new WorkError(EXIT.otherVersion, `The station at ${origin} runs another version of Starling.`, {
    fix: "Bring this copy to the station's version, then start again.",
    cause,
  });
}
