/** How amounts of the chain's token are written. */
export interface TokenUnit {
  readonly symbol: string;
  readonly decimals: number;
}

/**
 * Token wei as a decimal number with up to `digits` decimals, cut off and never rounded up: nobody is shown more than
 * there is. A positive amount below the last shown digit is written as `<0.0001`.
 */
export function formatAmount(wei: string | bigint, decimals: number, digits = 4): string {
  const value = BigInt(wei);
  const unit = 10n ** BigInt(decimals);
  const whole = (value / unit).toLocaleString("en");
  const shown = Math.min(digits, decimals);
  const fraction = (value % unit).toString().padStart(decimals, "0").slice(0, shown);
  const trimmed = fraction.replace(/0+$/, "");
  if (value > 0n && value < unit && trimmed === "") return `<0.${"0".repeat(Math.max(0, shown - 1))}1`;
  return trimmed === "" ? whole : `${whole}.${trimmed}`;
}

/** An amount with the token's symbol. */
export function formatTokens(wei: string | bigint, token: TokenUnit): string {
  return `${formatAmount(wei, token.decimals)} ${token.symbol}`;
}

/** Reads an amount typed by a person; undefined unless it is a plain decimal number that the token can express. */
export function parseAmount(text: string, decimals: number): bigint | undefined {
  const match = /^(\d{1,30})(?:\.(\d*))?$/.exec(text.trim().replaceAll(/[\s,_]/g, ""));
  if (!match) return undefined;
  const [, whole = "0", fraction = ""] = match;
  if (fraction.length > decimals) return undefined;
  return BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, "0") || "0");
}
