import { useEffect, useRef, useState } from "react";
import { formatBytes } from "../../../format/number.ts";
import { itemKind } from "./item-kind.ts";

interface ItemViewProps {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An item as a person sees or hears it. */
export function ItemView({ name, bytes }: ItemViewProps) {
  const kind = itemKind(bytes);
  switch (kind.kind) {
    case "image":
    case "audio":
      return <Played name={name} bytes={bytes} {...kind} />;
    case "text":
      return <p className="line-clamp-4 max-w-prose font-mono text-sm break-words whitespace-pre-wrap">{kind.text}</p>;
    case "pixels":
      return <Pixels name={name} bytes={bytes} side={kind.side} />;
    case "bytes":
      return <span className="text-soft">{formatBytes(bytes.byteLength)}</span>;
    default:
      return kind satisfies never;
  }
}

interface PlayedProps extends ItemViewProps {
  readonly kind: "image" | "audio";
  readonly type: string;
}

function Played({ name, bytes, kind, type }: PlayedProps) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes.slice()], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  if (url === undefined) return null;
  if (kind === "image") {
    return (
      <img src={url} alt={name} className="max-h-40 max-w-56 rounded-md border border-line bg-paper object-contain" />
    );
  }
  // biome-ignore lint/a11y/useMediaCaption: what is said in it is what the batch is about
  return <audio src={url} controls aria-label={name} className="h-10 w-56 max-w-full" />;
}

/** Samples of square pictures, a byte a pixel, as IDX files have them. */
function Pixels({ name, bytes, side }: ItemViewProps & { readonly side: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const rgba = new Uint8ClampedArray(4 * side * side).fill(255);
    for (let i = 0; i < side * side; i++) rgba.fill(bytes[i] ?? 0, 4 * i, 4 * i + 3);
    context.putImageData(new ImageData(rgba, side, side), 0, 0);
  }, [bytes, side]);
  return (
    <canvas
      ref={canvas}
      width={side}
      height={side}
      role="img"
      aria-label={name}
      className="size-16 rounded-md border border-line object-contain [image-rendering:pixelated]"
    />
  );
}
