import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { shortName } from "../format/name.ts";

interface NameTagProps {
  /** The whole hash, address or CID. */
  readonly name: string;
  /** What it names, for the labels: "spec", "transaction". */
  readonly of: string;
  /** Where it opens; without it the tag can only be copied. */
  readonly href?: string | undefined;
  readonly head?: number;
  readonly tail?: number;
}

const SHOWN_MS = 2000;

/** A hash or CID, shortened: it can be opened where there is something to open, and always copied. */
export function NameTag({ name, of, href, head, tail }: NameTagProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(name).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  const short = shortName(name, head, tail);
  return (
    <span className="inline-flex items-center gap-1 font-mono text-[0.875em]">
      {href === undefined ? (
        <span title={name}>{short}</span>
      ) : (
        <a className="text-link inline-block py-0.5" href={href} title={name} target="_blank" rel="noreferrer">
          {short}
        </a>
      )}
      <button type="button" className="icon-button" onClick={copy} aria-label={`Copy ${of} ${short}`}>
        {copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      </button>
      <span role="status" className="sr-only">
        {copied ? `${of} copied` : ""}
      </span>
    </span>
  );
}

/** A block by its CID: opens what it holds. */
export function BlockTag({ cid, of }: { readonly cid: string; readonly of: string }) {
  return <NameTag name={cid} of={of} href={`/explore/block/${cid}`} head={7} tail={7} />;
}
