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
      return <Picture name={name} bytes={bytes} type={kind.type} />;
    case "audio":
      return <Recording name={name} bytes={bytes} type={kind.type} />;
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

interface TypedProps extends ItemViewProps {
  readonly type: string;
}

/** Box that pictures are shown in, in pixels. */
const BOX = { width: 224, height: 160 };

/** A picture as the browser decodes it; one that it cannot decode is told, and never asked for by address. */
function Picture({ name, bytes, type }: TypedProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [broken, setBroken] = useState(false);
  useEffect(() => {
    let shown = true;
    const draw = (bitmap: ImageBitmap) => {
      const target = canvas.current;
      if (!shown || target === null) return bitmap.close();
      const scale = Math.min(1, BOX.width / bitmap.width, BOX.height / bitmap.height);
      target.width = Math.max(1, Math.round(bitmap.width * scale));
      target.height = Math.max(1, Math.round(bitmap.height * scale));
      target.getContext("2d")?.drawImage(bitmap, 0, 0, target.width, target.height);
      bitmap.close();
    };
    createImageBitmap(new Blob([bytes.slice()], { type })).then(draw, () => shown && setBroken(true));
    return () => {
      shown = false;
    };
  }, [bytes, type]);
  if (broken) return <span className="text-soft">A picture that cannot be shown, {formatBytes(bytes.byteLength)}</span>;
  return (
    <canvas ref={canvas} width={1} height={1} role="img" aria-label={name} className="rounded-md border border-line" />
  );
}

function Recording({ name, bytes, type }: TypedProps) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes.slice()], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  if (url === undefined) return null;
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
