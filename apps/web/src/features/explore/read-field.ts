/** How an event's field is shown. */
export interface ReadField {
  readonly kind: "hash" | "amount" | "time" | "duration" | "plain";
  readonly text: string;
}

type Value = string | number | boolean;

/** Names under which the contract's events carry token wei. */
const AMOUNTS: ReadonlySet<string> = new Set([
  "amount",
  "budget",
  "total",
  "value",
  "bond",
  "paid",
  "refunded",
  "funded",
  "maxStep",
]);
/** Unix seconds. */
const TIMES: ReadonlySet<string> = new Set(["deadline", "claimUntil", "ripeAt", "expiry", "closedAt", "until"]);
/** Seconds. */
const DURATIONS: ReadonlySet<string> = new Set(["window", "ruling", "silence", "grace"]);

/** Decides by name and form. */
export function readField(name: string, value: Value): ReadField {
  const text = String(value);
  if (/^0x[0-9a-f]{16,}$/i.test(text)) return { kind: "hash", text };
  if (!/^\d+$/.test(text)) return { kind: "plain", text };
  if (AMOUNTS.has(name)) return { kind: "amount", text };
  if (TIMES.has(name) && text !== "0") return { kind: "time", text };
  return { kind: DURATIONS.has(name) ? "duration" : "plain", text };
}

/**
 * Fields one by one: a struct comes as JSON, and its parts stand beside the others. What is said twice stands once; what
 * is said differently keeps its struct's name.
 */
export function flatFields(fields: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] {
  const flat = new Map<string, Value>();
  for (const [name, value] of Object.entries(fields)) {
    for (const [inner, part] of partsOf(name, value)) {
      const differs = flat.has(inner) && flat.get(inner) !== part;
      flat.set(differs ? `${name}.${inner}` : inner, part);
    }
  }
  return [...flat];
}

function partsOf(name: string, value: Value): readonly (readonly [string, Value])[] {
  if (typeof value !== "string" || !value.startsWith("{")) return [[name, value]];
  try {
    const struct: unknown = JSON.parse(value);
    const parts = Object.entries(struct as object);
    return parts.map(([inner, part]) => [inner, typeof part === "object" ? JSON.stringify(part) : (part as Value)]);
  } catch {
    return [[name, value]];
  }
}
