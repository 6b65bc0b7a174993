import { FUSED } from "../fusion/constants.ts";
import { wholeBlock } from "./blocks.ts";
import type { CompiledGraph, Step } from "./compile-graph.ts";

/** A graph cut before its last product, each row of whose result depends on one row of what it reads. */
export interface SplitGraph {
  /** All that comes before; its output is what the product reads. */
  readonly body: CompiledGraph;
  /** The product alone; what it reads is given to it. */
  readonly head: CompiledGraph;
  /** Name of the value between both. */
  readonly between: string;
  /** Columns of the product. */
  readonly columns: number;
  /** Whether a derivative goes back through the product. */
  readonly differentiated: boolean;
}

const [X, W, RESIDUAL] = [0, 1, 3] as const;

/** Cuts the head of a classifier or of a language model off; undefined where a graph ends in anything else. */
export function splitHead(compiled: CompiledGraph): SplitGraph | undefined {
  const steps = compiled.blocks.flatMap((block) => block.steps);
  const last = steps.at(-1);
  const between = last?.node.inputs[X] ?? "";
  const made = steps.slice(0, -1).some(({ node }) => node.outputs.includes(between));
  const columns = last && columnsOf(compiled, last);
  if (!last || !made || columns === undefined || !isHead(last, compiled.output)) return undefined;
  const blocks = compiled.blocks
    .map((block) => ({ ...block, steps: block.steps.filter((step) => step !== last) }))
    .filter((block) => block.steps.length > 0);
  return {
    body: { ...compiled, blocks, output: between },
    head: { ...compiled, blocks: wholeBlock([last]) },
    between,
    columns,
    differentiated: last.needs[X] ?? false,
  };
}

const isHead = ({ node, differentiated }: Step, output: string) =>
  node.op === FUSED.linear && differentiated && (node.inputs[RESIDUAL] ?? "") === "" && node.outputs[0] === output;

function columnsOf({ graph }: CompiledGraph, { node }: Step): number | undefined {
  const transposed = node.attributes.get("transB");
  const shape = graph.parameters.find(({ name }) => name === node.inputs[W])?.shape;
  return shape?.[transposed?.kind === "int" && transposed.value === 1 ? 0 : 1];
}
