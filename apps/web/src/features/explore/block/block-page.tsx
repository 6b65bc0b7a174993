import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { CID } from "multiformats/cid";
import { useApp } from "../../../app-context.ts";
import { buttonClass } from "../../../design/button.tsx";
import { NameTag } from "../../../design/name-tag.tsx";
import { Problem } from "../../../design/problem.tsx";
import { Waiting } from "../../../design/waiting.tsx";
import { formatBytes } from "../../../format/number.ts";
import { Page } from "../../../shell/page.tsx";
import { BlockTree } from "./block-tree.tsx";
import { describeBlock } from "./describe-block.ts";

/** A block: checked by its hash in this page, then shown. */
export function BlockPage() {
  const { cid } = useParams({ from: "/explore/block/$cid" });
  const { client } = useApp();
  const { data, error, refetch } = useQuery({
    queryKey: ["block", cid],
    queryFn: async ({ signal }) => {
      const name = CID.parse(cid);
      const bytes = await client.block(name, { signal });
      return { size: bytes.byteLength, described: describeBlock(name, bytes) };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page
      name="Block"
      title="A block"
      lede={<NameTag name={cid} of="CID" head={14} tail={12} />}
      actions={
        <a className={buttonClass("plain", true)} href={`/ipfs/${cid}?format=raw`} download={`${cid}.bin`}>
          Download the bytes
        </a>
      }
    >
      {data === undefined && error === null && <Waiting forWhat="Fetching the block and checking its hash…" />}
      {error !== null && <Problem what="The block cannot be shown." error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <p className="mb-5 text-soft">
            {formatBytes(data.size)}. This page hashed the bytes itself: they are what the CID names. Numbers stand here
            as the protocol has them: rounds, chunks and copies from 0.
          </p>
          <div className="overflow-x-auto border-t border-line pt-5 font-mono text-sm">
            <BlockTree value={data.described} />
          </div>
        </>
      )}
    </Page>
  );
}
