const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 2, minimumFractionDigits: 0 });

/** A count with thousands separators. */
export function formatCount(value: number | bigint): string {
  return whole.format(value);
}

/** Parts per million as a percentage with one decimal. */
export function formatPpm(ppm: number): string {
  return `${(ppm / 10_000).toFixed(1)} %`;
}

/** Basis points as a percentage: `2.5 %`. */
export function formatShare(bps: number): string {
  return `${fine.format(bps / 100)} %`;
}

/** A loss in millionths (decimal text) as nats, or as squared units, with three decimals. */
export function formatLoss(microNats: string): string {
  return (Number(microNats) / 1_000_000).toFixed(3);
}

/** Scales by thousands: `[mantissa, prefix]`. */
function scaled(value: number, prefixes: readonly string[]): string {
  let scale = 0;
  let rest = value;
  while (rest >= 999.5 && scale < prefixes.length - 1) {
    rest /= 1000;
    scale++;
  }
  const digits = scale === 0 ? whole.format(rest) : rest >= 100 ? whole.format(rest) : fine.format(roundTo(rest, 3));
  return `${digits} ${prefixes[scale] ?? ""}`;
}

function roundTo(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/** Units of work are FLOPs: `12.3 GFLOP`. */
export function formatUnits(units: string | bigint): string {
  return scaled(Number(units), ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP"]);
}

/** Speed in FLOP per second. */
export function formatSpeed(flops: number): string {
  return scaled(flops, ["FLOP/s", "kFLOP/s", "MFLOP/s", "GFLOP/s", "TFLOP/s", "PFLOP/s"]);
}

/** Items a second, or seconds an item where it is slower. */
export function rateWords(perSecond: number): string {
  if (perSecond >= 1) return `${fine.format(roundTo(perSecond, 3))} items a second`;
  return perSecond > 0 ? `${fine.format(roundTo(1 / perSecond, 3))} seconds an item` : "no item yet";
}

/** Bytes in decimal multiples. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, ["B", "kB", "MB", "GB", "TB"]);
}
