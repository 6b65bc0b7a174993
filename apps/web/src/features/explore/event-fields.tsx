import type { ChainEventView } from "@starling/protocol";
import { NameTag } from "../../design/name-tag.tsx";
import { formatDate, formatDuration, toMilliseconds } from "../../format/time.ts";
import { formatAmount } from "../../format/tokens.ts";
import { useToken } from "../jobs/use-token.ts";
import { flatFields, type ReadField, readField } from "./read-field.ts";

function Field({ name, field }: { readonly name: string; readonly field: ReadField }) {
  const { decimals } = useToken();
  switch (field.kind) {
    case "hash":
      return <NameTag name={field.text} of={name} head={6} tail={4} />;
    case "amount":
      return formatAmount(field.text, decimals);
    case "time":
      return formatDate(toMilliseconds(Number(field.text)));
    case "duration":
      return Number(field.text) < 60 ? `${field.text} s` : formatDuration(1_000 * Number(field.text));
    case "plain":
      return field.text;
    default:
      return field.kind satisfies never;
  }
}

/** The fields of an event: hashes can be copied, amounts are in tokens, times in words. */
export function EventFields({ fields }: { readonly fields: ChainEventView["fields"] }) {
  return (
    <dl className="flex min-w-72 max-w-3xl flex-wrap gap-x-5">
      {flatFields(fields).map(([name, value]) => (
        <div key={name} className="inline-flex items-baseline gap-1.5">
          <dt className="text-soft">{name}</dt>
          <dd>
            <Field name={name} field={readField(name, value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
