import { type Bird, type Flock, type Sky, wireAt } from "./simulation.ts";

/** Colours of the picture, as the theme has them. */
export interface Plumage {
  readonly teal: string;
  readonly violet: string;
  readonly straw: string;
  readonly ink: string;
  readonly wire: string;
  readonly sheen: readonly string[];
}

const SHADES = 9;

/** Reads the theme's colours; `light-dark()` is resolved by the element that is asked. */
export function readPlumage(element: HTMLElement): Plumage {
  const probe = document.createElement("span");
  element.append(probe);
  const read = (colour: string) => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const plumage = {
    teal: read("var(--teal)"),
    violet: read("var(--violet)"),
    straw: read("var(--straw)"),
    ink: read("var(--ink)"),
    wire: read("var(--edge)"),
    sheen: Array.from({ length: SHADES }, (_, shade) =>
      read(`color-mix(in oklab, var(--violet) ${Math.round((100 * shade) / (SHADES - 1))}%, var(--teal))`),
    ),
  };
  probe.remove();
  return plumage;
}

function drawAloft(pen: CanvasRenderingContext2D, bird: Bird, size: number): void {
  const turn = Math.atan2(bird.vy, bird.vx);
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  const span = size * (0.55 + 0.45 * Math.sin(bird.beat * Math.PI * 2));
  const at = (along: number, across: number) =>
    [bird.x + along * cos - across * sin, bird.y + along * sin + across * cos] as const;
  pen.beginPath();
  pen.moveTo(...at(size, 0));
  pen.lineTo(...at(-size * 0.35, span));
  pen.lineTo(...at(-size * 0.1, 0));
  pen.lineTo(...at(-size * 0.35, -span));
  pen.closePath();
  pen.fill();
}

function drawPerched(pen: CanvasRenderingContext2D, bird: Bird): void {
  const size = 3.4 * bird.depth + 1.4;
  const nod = bird.beat < 0.06 ? 0.6 : 0;
  pen.beginPath();
  pen.ellipse(bird.x, bird.y - size, size * 0.62, size, bird.seat < 0.5 ? 0.25 : -0.25, 0, Math.PI * 2);
  pen.ellipse(
    bird.x + (bird.seat < 0.5 ? 1 : -1) * size * 0.4,
    bird.y - size * 1.9 + nod,
    size * 0.48,
    size * 0.46,
    0,
    0,
    Math.PI * 2,
  );
  pen.fill();
}

/** The feathers' sheen follows the heading, as on a real starling: light falls from the upper left. */
function sheenOf({ vx, vy }: Bird, shades: readonly string[]): string {
  const light = Math.cos(Math.atan2(vy, vx) + Math.PI * 0.25);
  return shades[Math.round(((light + 1) / 2) * (shades.length - 1))] ?? "";
}

export function paint(pen: CanvasRenderingContext2D, flock: Flock, sky: Sky, plumage: Plumage): void {
  pen.clearRect(0, 0, sky.width, sky.height);
  pen.strokeStyle = plumage.wire;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let i = 0; i <= 24; i++) {
    const { x, y } = wireAt(i / 24, sky);
    if (i === 0) pen.moveTo(0, y);
    pen.lineTo(x, y);
  }
  pen.lineTo(sky.width, wireAt(1, sky).y);
  pen.stroke();
  for (const bird of flock.birds) {
    if (bird.role === "perched" && Math.hypot(bird.vx, bird.vy) < 12) {
      pen.globalAlpha = 1;
      pen.fillStyle = plumage.ink;
      drawPerched(pen, bird);
    } else if (bird.role === "bright") {
      pen.globalAlpha = 1;
      pen.fillStyle = plumage.straw;
      drawAloft(pen, bird, 7 + 3 * bird.depth);
    } else {
      pen.globalAlpha = 0.35 + 0.6 * bird.depth;
      pen.fillStyle = sheenOf(bird, plumage.sheen);
      drawAloft(pen, bird, 3.4 + 4 * bird.depth);
    }
  }
  pen.globalAlpha = 1;
}
