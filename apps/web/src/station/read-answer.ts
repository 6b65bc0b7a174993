import { StarlingError } from "@starling/protocol";

/** Readers of answers for pages that do without the schema library: each says which part was not usable. */
export type Fields = Readonly<Record<string, unknown>>;

function wrong(what: string): never {
  throw new StarlingError(`The station's answer has no usable ${what}.`, {
    fix: "Reload the page; page and station may be of different versions.",
  });
}

export const fields = (value: unknown, what: string): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : wrong(what);
export const list = (value: unknown, what: string): readonly unknown[] => (Array.isArray(value) ? value : wrong(what));
export const text = (value: unknown, what: string): string => (typeof value === "string" ? value : wrong(what));
export const count = (value: unknown, what: string): number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : wrong(what);
export const hex = (value: unknown, what: string): `0x${string}` => {
  const given = text(value, what);
  return /^0x[0-9a-f]+$/.test(given) ? (given as `0x${string}`) : wrong(what);
};
export const oneOf = <T extends string>(value: unknown, known: Readonly<Record<T, unknown>>, what: string): T =>
  typeof value === "string" && Object.hasOwn(known, value) ? (value as T) : wrong(what);
/** An amount in token wei or units, as the station writes it. */
export const decimal = (value: unknown, what: string): string => {
  const given = text(value, what);
  return /^\d{1,78}$/.test(given) ? given : wrong(what);
};
