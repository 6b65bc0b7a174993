import { lazy, Suspense, useMemo, useState } from "react";
import { Button } from "../button.tsx";
import { DataTable } from "../data-table.tsx";
import { describe, type PlotData, type Series, thin } from "./series.ts";

const PlotCanvas = lazy(() => import("./plot-canvas.tsx").then(({ PlotCanvas }) => ({ default: PlotCanvas })));

const DASHES: Readonly<Record<Series["colour"], string>> = {
  teal: "bg-teal",
  violet: "bg-violet",
  straw: "bg-straw",
};
/** Longer tables are read elsewhere. */
const TABLE_ROWS = 400;

interface LinePlotProps {
  readonly title: string;
  readonly data: PlotData;
  /** What to say while there is no point. */
  readonly empty: string;
}

/** A live plot with its legend, its meaning in a sentence, and the same numbers as a table. */
export function LinePlot({ title, data, empty }: LinePlotProps) {
  const [asTable, setAsTable] = useState(false);
  const [cursor, setCursor] = useState<number | null>(null);
  const shown = useMemo(() => thin(data), [data]);
  if (data.x.length === 0) return <p className="py-6 text-soft">{empty}</p>;
  const at = cursor !== null && cursor < shown.x.length ? cursor : shown.x.length - 1;
  return (
    <figure>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <ul className="flex flex-wrap gap-x-6 gap-y-1">
          {shown.series.map(({ name, colour, values, format, side }) => {
            const value = values[at] ?? values.findLast((one) => one !== null) ?? null;
            return (
              <li key={name} className="flex items-center gap-2 text-[0.9375rem]">
                <span
                  aria-hidden="true"
                  className={`h-[3px] w-6 ${side === "right" ? "opacity-70" : ""} ${DASHES[colour]}`}
                />
                {name} <strong className="font-semibold">{value === null ? "none yet" : format(value)}</strong>
              </li>
            );
          })}
          <li className="text-[0.9375rem] text-soft">
            {data.xName} {shown.x[at]}
          </li>
        </ul>
        <Button small onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
          {asTable ? "View as plot" : "View as table"}
        </Button>
      </div>
      {asTable ? (
        <DataTable
          caption={title}
          maxHeight="18rem"
          rows={shown.x.map((_, index) => index).slice(-TABLE_ROWS)}
          keyOf={String}
          columns={[
            { name: data.xName, head: true, cell: (index) => shown.x[index] },
            ...shown.series.map(({ name, values, format }) => ({
              name,
              number: true,
              cell: (index: number) => {
                const value = values[index];
                return value === null || value === undefined ? "" : format(value);
              },
            })),
          ]}
        />
      ) : (
        <Suspense fallback={<div className="h-[260px] text-soft">Loading the plot…</div>}>
          <PlotCanvas key={data.series.map(({ name }) => name).join()} data={data} onCursor={setCursor} />
        </Suspense>
      )}
      <figcaption className="sr-only">
        {title}. {describe(data)}
      </figcaption>
    </figure>
  );
}
