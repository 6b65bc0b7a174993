import type { TrainParams } from "@starling/protocol";
import type { CodeCodec } from "./codec.ts";
import { int4 } from "./int4.ts";
import { int8 } from "./int8.ts";
import { int32 } from "./int32.ts";
import { sparse } from "./sparse.ts";
import { ternary } from "./ternary.ts";

const DENSE = { int4, int8, int32, ternary } as const;

/** The codec that a job's spec names. */
export function codecOf(codec: TrainParams["codec"]): CodeCodec {
  return codec.kind === "sparse" ? sparse(codec.keep) : DENSE[codec.kind];
}
