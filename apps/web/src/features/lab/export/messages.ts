import type { ModelFormat } from "@starling/sdk";

/** What can be taken away of a round: the model in its forms, or the card that says where it comes from. */
export type FileFormat = ModelFormat | "md";

/** Which model is to be put together; names travel as text. */
export interface ExportOrder {
  /** The station whose gateway gives the blocks. */
  readonly origin: string;
  /** CID of the job's spec. */
  readonly spec: string;
  /** CID of the round's record: the model after it is taken. */
  readonly record: string;
  readonly format: FileFormat;
  /** Whether a software GPU will do, where something has to be computed. */
  readonly allowFallback: boolean;
}

/** How far an export is: bytes that were fetched, or samples from which statistics were computed. */
export type ExportProgress =
  | { readonly type: "fetching"; readonly bytes: number }
  | { readonly type: "calibrating"; readonly done: number; readonly total: number };

/** What the worker tells the page. */
export type ExportNews =
  | ExportProgress
  | { readonly type: "file"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: "error"; readonly message: string; readonly fix: string };
