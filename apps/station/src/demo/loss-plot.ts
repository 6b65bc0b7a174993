import { fromOne } from "@starling/protocol";

/** A point of the plot per round. */
export interface PlotPoint {
  readonly round: number;
  /** Nats. */
  readonly loss: number;
  /** 0 to 1, where the round was evaluated. */
  readonly accuracy: number | undefined;
}

const [WIDTH, HEIGHT, MARGIN] = [720, 360, 56];

function path(values: readonly (readonly [number, number])[]): string {
  return values.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** Loss and held-out accuracy over the rounds, as an SVG file. */
export function lossPlot(title: string, points: readonly PlotPoint[]): string {
  const most = Math.max(...points.map(({ loss }) => loss), 0.1);
  const last = Math.max(points.length - 1, 1);
  const x = (i: number) => MARGIN + (i / last) * (WIDTH - 2 * MARGIN);
  const y = (share: number) => HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN);
  const loss = path(points.map((point, i) => [x(i), y(point.loss / most)]));
  const accuracy = path(
    points.flatMap((point, i) => (point.accuracy === undefined ? [] : [[x(i), y(point.accuracy)] as const])),
  );
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<path d="M${MARGIN} ${y(share)}H${WIDTH - MARGIN}" stroke="#8884" fill="none"/>` +
      `<text x="${MARGIN - 8}" y="${y(share) + 4}" text-anchor="end">${(share * most).toFixed(2)}</text>` +
      `<text x="${WIDTH - MARGIN + 8}" y="${y(share) + 4}">${share * 100} %</text>`,
  );
  const ticks = points
    .map((point, i) => ({ point, i }))
    .filter(({ i }) => i % Math.ceil(points.length / 10) === 0)
    .map(
      ({ point, i }) =>
        `<text x="${x(i)}" y="${HEIGHT - MARGIN + 20}" text-anchor="middle">${fromOne(point.round)}</text>`,
    );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#444">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fbf7ee"/>`,
    `<text x="${MARGIN}" y="28" font-size="15" font-weight="600">${title}</text>`,
    ...grid,
    ...ticks,
    `<path d="${loss}" fill="none" stroke="#5b3cc4" stroke-width="2.5"/>`,
    `<path d="${accuracy}" fill="none" stroke="#0f766e" stroke-width="2.5"/>`,
    `<text x="${MARGIN}" y="${HEIGHT - 12}" fill="#5b3cc4">training loss (nats, left)</text>`,
    `<text x="${MARGIN + 190}" y="${HEIGHT - 12}" fill="#0f766e">held-out accuracy (right)</text>`,
    `<text x="${WIDTH - MARGIN}" y="${HEIGHT - 12}" text-anchor="end">round</text>`,
    "</svg>\n",
  ].join("\n");
}
