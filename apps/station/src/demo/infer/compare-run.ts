import { type ComparisonRule, compareOutputs, type Item, type ItemResult, type Output } from "@starling/processing";

/** The first words that tell why a result is not what it should be; undefined where it is. */
function difference(rule: ComparisonRule, item: Item, own: ItemResult | undefined, given: ItemResult | undefined) {
  if (given === undefined || own === undefined) return "it has no result";
  if (given.name !== item.name) return `its place has the result of "${given.name}"`;
  if ("error" in own || "error" in given) {
    const [a, b] = [own, given].map((result) => ("error" in result ? result.error.name : "an output"));
    return a === b ? undefined : `one run gives ${a}, the other ${b}`;
  }
  const compared = compareOutputs(rule, own.output, given.output);
  return compared.equal ? undefined : compared.reason;
}

/**
 * Holds a batch's results against a single run of its items: one for each, in their order, none twice, and equal by the
 * job's rule.
 * @returns what is wrong, a line each
 */
export function compareRun(
  rule: ComparisonRule,
  items: readonly Item[],
  { single, batch }: { readonly single: readonly ItemResult[]; readonly batch: readonly ItemResult[] },
): string[] {
  const problems = items.flatMap((item, i) => {
    const words = difference(rule, item, single[i], batch[i]);
    return words === undefined ? [] : [`item ${i + 1}, "${item.name}": ${words}`];
  });
  if (batch.length > items.length) problems.push(`there are ${batch.length} results for ${items.length} items`);
  return problems;
}

/** Whether an output is true, by the item's place. */
export type IsTrue = (output: Output, item: number) => boolean;

/** Share of the items whose output is true, 0 to 1; those that failed have none. */
export function accuracyOf(results: readonly ItemResult[], isTrue: IsTrue): number {
  const right = results.filter((result, item) => "output" in result && isTrue(result.output, item));
  return right.length / results.length;
}

/** Whether the most probable class is the one that a person gave the item. */
export function hasLabel(labels: readonly string[]): IsTrue {
  return (output, item) => output.kind === "labels" && output.labels[0]?.label === labels[item];
}

/** Whether somebody is heard in just those recordings in which somebody speaks. */
export function isHeard(spoken: readonly boolean[]): IsTrue {
  return (output, item) => output.kind === "segments" && output.segments.length > 0 === spoken[item];
}
