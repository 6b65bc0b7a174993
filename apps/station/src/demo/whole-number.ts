import { ConfigError } from "../errors.ts";

/** Reads an option that counts something. @throws ConfigError */
export function wholeNumber(text: string, name: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new ConfigError(`--${name} ${text} can not be used.`, { fix: `Give a whole number from 1 to ${most}.` });
}
