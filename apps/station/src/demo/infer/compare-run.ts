import { type ComparisonRule, compareOutputs, type Item, type ItemResult } from "@starling/processing";

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

/** Share of the items whose most probable class is the true one, 0 to 1. */
export function accuracyOf(results: readonly ItemResult[], labels: readonly string[]): number {
  const right = labels.filter((label, i) => {
    const result = results[i];
    return result !== undefined && "output" in result && bestOf(result.output) === label;
  });
  return right.length / labels.length;
}

function bestOf(output: Extract<ItemResult, { readonly output: unknown }>["output"]): string | undefined {
  return output.kind === "labels" ? output.labels[0]?.label : undefined;
}
