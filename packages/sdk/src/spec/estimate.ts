import { amountOf, coverFor, type TrainSpec } from "@starling/protocol";

/** What a job may count and cost: a range, because how much is checked depends on who takes part. */
export interface Estimate {
  /** FLOPs of one round's chunks without checks. */
  readonly roundUnits: bigint;
  /** FLOPs of all rounds: without any check, and with every chunk computed twice. */
  readonly units: { readonly low: bigint; readonly high: bigint };
  /** Token wei for them, royalties included. */
  readonly cost: { readonly low: bigint; readonly high: bigint };
}

/** Estimates a job of `validationCount` validation samples. */
export function estimateJob(spec: TrainSpec, validationCount: number): Estimate {
  const { laneParams, common } = spec;
  const train = chunkUnits(spec);
  const evaluate = BigInt(validationCount) * BigInt(laneParams.flops.evaluate);
  const rounds = BigInt(common.stop.rounds);
  const evaluations = BigInt(Math.ceil(common.stop.rounds / laneParams.evaluateEvery));
  const copies = BigInt(common.copies);
  const training = train * BigInt(laneParams.chunks) * copies;
  const low = training * rounds + evaluate * evaluations;
  const high = low * 2n;
  return {
    roundUnits: training + evaluate,
    units: { low, high },
    cost: { low: coverFor(spec, low), high: coverFor(spec, high) },
  };
}

/** Token wei that one chunk earns its worker. */
export function chunkPay(spec: TrainSpec): bigint {
  return amountOf(chunkUnits(spec), BigInt(spec.common.price));
}

function chunkUnits({ laneParams: { steps, batch, flops } }: TrainSpec): bigint {
  return BigInt(steps) * BigInt(batch) * BigInt(flops.train);
}
