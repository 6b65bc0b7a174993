import { join } from "node:path";
import { MAX_OPSET, MIN_OPSET, OPERATORS } from "@starling/graph";
import { expect, it } from "vitest";
import { supportedOperators } from "../src/interpreter/supported-operators.ts";

const FILE = join(import.meta.dirname, "../../../docs/operators.md");

function table(): string {
  const trained = new Set(supportedOperators);
  const rows = [...OPERATORS].sort(([a], [b]) => (a < b ? -1 : 1));
  const cells = rows.map(([name, { since = MIN_OPSET, attributes }]) => [
    name,
    `${since} to ${MAX_OPSET}`,
    trained.has(name) ? "yes" : "no, only read",
    Object.keys(attributes).sort().join(", "),
  ]);
  const line = (parts: readonly string[]) => `| ${parts.join(" | ")} |`.replaceAll("|  |", "| |");
  return `# Operators

What a model may be made of: ONNX operators of the default domain. Files of the operator sets 9 to 12 are opened too
and rewritten for 13. An operator that is only read is shaped, costed and folded where it is constant; a graph that
still has one when it is posted is refused by name, and so is one with an attribute that is not in its row.
\`npx vitest run packages/compute/test/operators-document.test.ts -u\` writes this page from the code.

${[line(["operator", "operator sets", "trained", "attributes"]), line(["---", "---", "---", "---"]), ...cells.map(line)].join("\n")}
`;
}

it("docs/operators.md says what the code does", async () => {
  await expect(table()).toMatchFileSnapshot(FILE);
});
