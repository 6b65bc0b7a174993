/**
 * Which names a choice in words means: patterns between commas, in which `*` stands for any characters; nothing at all
 * means every name.
 */
export function namesLike(patterns: string): (name: string) => boolean {
  const wanted = patterns
    .split(",")
    .map((pattern) => pattern.trim().split("*"))
    .filter((parts) => parts.join("*") !== "");
  return (name) => wanted.length === 0 || wanted.some((parts) => matches(name, parts));
}

/** Without a regular expression: a pattern from a form may have any number of stars, and none makes this slow. */
function matches(name: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at + last.length <= name.length;
}
