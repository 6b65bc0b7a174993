import { Link } from "@tanstack/react-router";
import { NameTag } from "../../../design/name-tag.tsx";
import { formatBytes } from "../../../format/number.ts";
import type { Described } from "./describe-block.ts";

/** A decoded block; CIDs in it are links. */
export function BlockTree({ value }: { readonly value: Described }) {
  switch (value.kind) {
    case "text":
      if (/^0x[0-9a-f]{40,}$/.test(value.text)) return <NameTag name={value.text} of="hash" head={20} tail={12} />;
      return <span className="break-words">{value.text}</span>;
    case "link":
      return (
        <Link
          to="/explore/block/$cid"
          params={{ cid: value.cid }}
          className="text-link inline-block break-all leading-7"
        >
          {value.cid}
        </Link>
      );
    case "bytes":
      return (
        <span className="break-all">
          {value.head} <span className="text-soft">({formatBytes(value.count)})</span>
        </span>
      );
    case "list":
      return (
        <ol className="space-y-3 border-s border-line ps-4">
          {value.items.map((item) => (
            <li key={item.at}>
              <BlockTree value={item.value} />
            </li>
          ))}
        </ol>
      );
    case "map":
      return (
        <dl className="border-s border-line ps-4">
          {value.entries.map(([name, inner]) => (
            <div key={name} className="leading-7 sm:grid sm:grid-cols-[minmax(7rem,auto)_1fr] sm:gap-x-4">
              <dt className="text-soft">{name}</dt>
              <dd>
                <BlockTree value={inner} />
              </dd>
            </div>
          ))}
        </dl>
      );
    default:
      return value satisfies never;
  }
}
