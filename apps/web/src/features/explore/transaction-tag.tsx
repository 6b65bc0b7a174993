import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app-context.ts";
import { NameTag } from "../../design/name-tag.tsx";

/** A transaction: opens in the chain's explorer where it has one. */
export function TransactionTag({ hash }: { readonly hash: string }) {
  const { queries } = useApp();
  const { data } = useQuery(queries.info());
  const explorer = data?.chain.explorer ?? null;
  return (
    <NameTag
      name={hash}
      of="transaction"
      {...(explorer === null ? {} : { href: `${explorer.replace(/\/$/, "")}/tx/${hash}` })}
    />
  );
}
