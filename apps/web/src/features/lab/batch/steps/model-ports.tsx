import type { ModelPort } from "@starling/graph";
import { formatBytes } from "../../../../format/number.ts";
import type { FoundModels, Plan } from "../files/messages.ts";

const port = ({ name, dtype, shape }: ModelPort) =>
  `${name}: ${dtype}${shape === undefined ? "" : ` [${shape.map((size) => size ?? "any").join(", ")}]`}`;

/** What the models take and give, and what the steps call them. */
export function ModelPorts({ found, plan }: { readonly found: FoundModels; readonly plan: Plan | undefined }) {
  return (
    <ul className="space-y-3" aria-label="Models">
      {found.models.map(({ path, bytes, inputs, outputs, external }) => (
        <li key={path} className="rounded-xl bg-roost px-4 py-3">
          <p className="break-words">
            <strong className="font-semibold">{path}</strong>{" "}
            <span className="text-soft">
              {formatBytes(bytes)}
              {external.length > 0 && ` with ${external.map(({ name }) => name).join(", ")}`}
            </span>
          </p>
          <dl className="mt-1 grid gap-x-6 text-sm text-soft sm:grid-cols-[6rem_minmax(0,1fr)]">
            <dt>Takes</dt>
            <dd className="font-mono break-words">{inputs.map(port).join("; ")}</dd>
            <dt>Gives</dt>
            <dd className="font-mono break-words">{outputs.map(port).join("; ")}</dd>
            {plan?.models.some((role) => role.path === path) && (
              <>
                <dt>Called</dt>
                <dd>{plan.models.find((role) => role.path === path)?.name}</dd>
              </>
            )}
          </dl>
        </li>
      ))}
      {plan?.resources.map(({ name, path }) => (
        <li key={name} className="text-soft">
          <strong className="font-semibold text-ink">{path}</strong> is “{name}”.
        </li>
      ))}
    </ul>
  );
}
