import "uplot/dist/uPlot.min.css";
import { useEffect, useRef } from "react";
import uPlot from "uplot";
import { type PlotData, type Series, thin } from "./series.ts";

const HEIGHT = 260;
/** Distances of the ticks below: steps and rounds are counted, never halved. */
const WHOLE = [1, 10, 100, 1_000, 10_000, 100_000].flatMap((ten) => [ten, 2 * ten, 5 * ten]);
const WIDTHS = { axis: 56, line: 2 } as const;

function themeColour(element: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function axes(element: HTMLElement, { xName, series }: PlotData): uPlot.Axis[] {
  const stroke = themeColour(element, "ink-soft");
  const line = themeColour(element, "line");
  const font = '12px "Hyperlegible", system-ui, sans-serif';
  const common = { stroke, font, ticks: { stroke: line, width: 1 } };
  const sideOf = (side: "left" | "right") => series.find((one) => (one.side ?? "left") === side);
  const scaleAxis = (one: Series, side: 1 | 3): uPlot.Axis => ({
    ...common,
    side,
    scale: side === 3 ? "left" : "right",
    size: WIDTHS.axis,
    grid: side === 3 ? { stroke: line, width: 1 } : { show: false },
    values: (_, splits) => splits.map((value) => one.format(value)),
  });
  const left = sideOf("left");
  const right = sideOf("right");
  return [
    { ...common, incrs: [...WHOLE], grid: { show: false }, label: xName, labelFont: font, labelSize: 22 },
    ...(left ? [scaleAxis(left, 3)] : []),
    ...(right ? [scaleAxis(right, 1)] : []),
  ];
}

function options(element: HTMLElement, data: PlotData): uPlot.Options {
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    scales: { x: { time: false } },
    cursor: { y: false, drag: { x: true, y: false } },
    axes: axes(element, data),
    series: [
      { label: data.xName },
      ...data.series.map(
        ({ name, colour, side = "left", dots = false }): uPlot.Series => ({
          label: name,
          scale: side,
          stroke: themeColour(element, colour),
          width: WIDTHS.line,
          spanGaps: true,
          ...(side === "right" ? { dash: [6, 4] } : {}),
          points: dots ? { show: true, size: 6 } : { show: data.x.length < 3, size: 6 },
        }),
      ),
    ],
  };
}

const columns = (data: PlotData): uPlot.AlignedData => [[...data.x], ...data.series.map(({ values }) => [...values])];

interface PlotCanvasProps {
  readonly data: PlotData;
  readonly onCursor: (index: number | null) => void;
}

/** Draws with uPlot. The curves are fixed for its life; give it a key that changes with them. */
export function PlotCanvas({ data, onCursor }: PlotCanvasProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef({ data, onCursor });
  latest.current = { data, onCursor };

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const build = () => {
      plot.current?.destroy();
      const shown = thin(latest.current.data);
      plot.current = new uPlot(
        {
          ...options(element, shown),
          hooks: { setCursor: [({ cursor }) => latest.current.onCursor(cursor.idx ?? null)] },
        },
        columns(shown),
        element,
      );
    };
    build();
    const resize = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }));
    resize.observe(element);
    const theme = new MutationObserver(build);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const system = matchMedia("(prefers-color-scheme: light)");
    system.addEventListener("change", build);
    return () => {
      system.removeEventListener("change", build);
      resize.disconnect();
      theme.disconnect();
      plot.current?.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(columns(thin(data))), [data]);

  return <div ref={host} aria-hidden="true" style={{ height: HEIGHT }} />;
}
