import { useEffect, useRef } from "react";
import { DataTable } from "../../../../design/data-table.tsx";
import { formatCount } from "../../../../format/number.ts";
import type { DataPreview } from "../publish/messages.ts";
import { Tokens } from "./tokens.tsx";

/** Values of a row of numbers, and columns of a table, that are shown. */
const SHOWN_VALUES = 12;

/** What was read, to be looked at before it is posted. */
export function DataPreviewView({ preview }: { readonly preview: DataPreview }) {
  const { classes, samples, shape, text, tokens, table } = preview;
  if (table !== undefined) return <TablePreview table={table} />;
  if (tokens.length > 0) return <Tokens label="The beginning in tokens" pieces={tokens} />;
  if (text !== "") {
    return (
      <p className="max-w-prose rounded-xl bg-roost px-4 py-3 font-mono text-sm break-words whitespace-pre-wrap">
        {text}…
      </p>
    );
  }
  return (
    <div className="space-y-3">
      <ul aria-label="Classes" className="flex flex-wrap gap-x-5 gap-y-1 text-soft">
        {classes.map(({ name, count }) => (
          <li key={name}>
            <span className="font-semibold text-ink">{name}</span> {formatCount(count)}
          </li>
        ))}
      </ul>
      <ul aria-label="Samples" className="flex flex-wrap gap-4">
        {samples.map(({ bytes, className }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a preview never changes its order
          <li key={i} className="text-sm text-soft">
            <Sample bytes={bytes} shape={shape} className={className} />
            {className}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The first rows of a table, as they stand in the file. */
function TablePreview({ table: { columns, rows, target } }: { readonly table: NonNullable<DataPreview["table"]> }) {
  return (
    <DataTable
      caption="First rows"
      rows={rows.map((cells, i) => ({ cells, i }))}
      keyOf={({ i }) => String(i)}
      columns={columns.slice(0, SHOWN_VALUES).map((name, i) => ({
        name: i === target ? `${name} (target)` : name,
        number: true,
        cell: ({ cells }: { cells: readonly string[] }) => cells[i],
      }))}
    />
  );
}

interface SampleProps {
  readonly bytes: Uint8Array;
  readonly shape: readonly number[];
  readonly className: string;
}

/** An image of one or three planes as pixels; anything else as its first values. */
function Sample({ bytes, shape, className }: SampleProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [channels = 1, height = 1, width = 1] = shape;
  const isImage = shape.length === 3 && (channels === 1 || channels === 3);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = width * height;
    const rgba = new Uint8ClampedArray(4 * pixels).fill(255);
    for (let i = 0; i < pixels; i++) {
      for (let c = 0; c < 3; c++) rgba[4 * i + c] = bytes[(channels === 1 ? 0 : c * pixels) + i] ?? 0;
    }
    context.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [bytes, channels, height, width]);
  if (!isImage) {
    const more = bytes.length > SHOWN_VALUES ? " …" : "";
    return <code className="block">{`${bytes.subarray(0, SHOWN_VALUES).join(" ")}${more}`}</code>;
  }
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={`A sample of ${className}`}
      className="mb-1 size-16 rounded-md border border-line object-contain [image-rendering:pixelated]"
    />
  );
}
