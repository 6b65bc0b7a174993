import { type GraphNode, stringAttribute } from "@starling/graph";
import type { GeluApproximation } from "../../kernels/gelu-formulas.ts";
import { unsupported } from "../unsupported.ts";

/**
 * The form of Gelu that a node's attribute names.
 * @throws UnsupportedGraphError
 */
export function geluForm(node: GraphNode, attribute = "approximate"): GeluApproximation {
  const form = stringAttribute(node, attribute, "none");
  if (form === "none" || form === "tanh") return form;
  throw unsupported(node, `the form "${form}" of Gelu is not known`);
}
