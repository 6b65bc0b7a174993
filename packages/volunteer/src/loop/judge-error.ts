import { MemoryLimitError } from "@starling/compute";
import { errorText, type Release, StarlingError } from "@starling/protocol";
import type * as z from "zod/mini";

type ReleaseReason = z.infer<typeof Release>["reason"];

/** What an error means for the loop. */
export type Judgement =
  /** The chunk is lost, the tab goes on. */
  | { readonly kind: "chunk"; readonly release: ReleaseReason; readonly message: string }
  /** Nobody to talk to: try again later. */
  | { readonly kind: "connection"; readonly message: string }
  /** The lease is no longer ours; nothing to give back. */
  | { readonly kind: "gone"; readonly message: string }
  /** The chunk does not fit this device; one with this micro-batch would, where it is not 0. */
  | { readonly kind: "too-large"; readonly microBatch: number; readonly message: string }
  /** This job must not be served by this tab. */
  | { readonly kind: "refuse-job"; readonly message: string }
  /** The visitor or a limit stopped it. */
  | { readonly kind: "interrupted"; readonly message: string }
  | { readonly kind: "outdated"; readonly message: string; readonly fix: string }
  /** Going on makes no sense. */
  | { readonly kind: "fatal"; readonly message: string; readonly fix: string };

/** Errors by name, those of a remote coordinator by the name that they had there. */
const BY_NAME: Readonly<Record<string, Exclude<Judgement["kind"], "too-large"> | ReleaseReason>> = {
  PeerUnreachableError: "connection",
  NotServedError: "connection",
  TimeoutError: "connection",
  StreamError: "connection",
  UnexpectedReplyError: "connection",
  NotRunningError: "connection",
  RefusedError: "connection",
  ChainUnreachableError: "connection",
  InternalError: "connection",
  LeaseGoneError: "gone",
  ResultRefusedError: "gone",
  OfferRefusedError: "refuse-job",
  AuthorityError: "refuse-job",
  UnsupportedGraphError: "refuse-job",
  ChunkRefusedError: "refuse-job",
  ChunkInputError: "refuse-job",
  UnsupportedLaneError: "refuse-job",
  CanaryError: "refuse-job",
  ModelFileError: "refuse-job",
  PipelineError: "refuse-job",
  ResourceError: "refuse-job",
  OutdatedError: "outdated",
  GpuFaultError: "gpu-error",
  DeviceLostError: "device-lost",
  RuntimeFaultError: "device-lost",
  MemoryLimitError: "out-of-memory",
  RangeError: "out-of-memory",
  BlocksUnavailableError: "no-input",
  ModelNotHeldError: "no-input",
  WrongBlockError: "no-input",
  InvalidDataError: "no-input",
  OversizeError: "no-input",
  InflateError: "no-input",
  PayloadError: "no-input",
  StoreFullError: "no-input",
  GpuUnavailableError: "fatal",
  SelfTestError: "fatal",
  IdentityError: "fatal",
  VolunteerStateError: "fatal",
  PayError: "connection",
  InterruptedError: "interrupted",
};

/** The name under which an error is known; a `RemoteError` counts as what the other side threw. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return "code" in error && typeof error.code === "string" && error.name === "RemoteError" ? error.code : error.name;
}

/** Judges what a step of the loop threw. Unknown errors cost the chunk, nothing more: the loop counts them. */
export function judgeError(error: unknown): Judgement {
  const message = errorText(error);
  const smaller = error instanceof MemoryLimitError ? error.shortage : undefined;
  if (smaller !== undefined) return { kind: "too-large", microBatch: smaller.microBatch, message };
  const fix = error instanceof StarlingError ? error.fix : "Reload the page.";
  const found = BY_NAME[nameOf(error)] ?? "failed";
  switch (found) {
    case "connection":
    case "gone":
    case "refuse-job":
    case "interrupted":
      return { kind: found, message };
    case "outdated":
    case "fatal":
      return { kind: found, message: error instanceof Error ? error.message : message, fix };
    case "chunk":
      return { kind: "chunk", release: "failed", message };
    default:
      return { kind: "chunk", release: found, message };
  }
}
