import { useQuery } from "@tanstack/react-query";
import { useApp } from "../../app-context.ts";
import { NameTag } from "../../design/name-tag.tsx";
import { Problem } from "../../design/problem.tsx";
import { Waiting } from "../../design/waiting.tsx";
import { formatTokens } from "../../format/tokens.ts";
import { useToken } from "../jobs/use-token.ts";

/** Whether this browser may post with the station's researcher key. */
export function ResearcherKey() {
  const { queries } = useApp();
  const token = useToken();
  const { data, error, refetch } = useQuery(queries.operator());
  if (data === undefined) {
    if (error === null) return <Waiting forWhat="Asking whether this browser is the operator's…" />;
    return <Problem what="The operator's session could not be read." error={error} retry={() => void refetch()} />;
  }
  if (!data.operator) {
    return (
      <p className="max-w-prose text-soft">
        This browser is a visitor here: post with your own wallet. To use the station's researcher key, open the
        operator link that <code className="font-mono">npm start</code> has printed.
      </p>
    );
  }
  return (
    <p>
      This browser is the operator's.{" "}
      {data.researcher !== null && (
        <>
          Jobs can be posted as <NameTag name={data.researcher} of="researcher" />, which has{" "}
          <strong className="font-semibold">{formatTokens(data.balance, token)}</strong>.
        </>
      )}
    </p>
  );
}
