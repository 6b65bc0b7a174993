import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app-context.ts";
import type { TokenUnit } from "../../format/tokens.ts";

/** The chain's token as amounts are written in; with no symbol until the station has answered. */
export function useToken(): TokenUnit {
  const { queries } = useApp();
  const { data } = useQuery(queries.info());
  return { symbol: data?.chain.tokenSymbol ?? "", decimals: data?.chain.tokenDecimals ?? 18 };
}
