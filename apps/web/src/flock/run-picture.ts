import { type Plumage, paint, readPlumage } from "./paint.ts";
import { callRoll, emptyFlock, fly, type Headcount, type Sky } from "./simulation.ts";

export type Pace = "still" | "calm" | "lively";

const FRAME_MS = { calm: 66, lively: 33 } as const;
/** A frame comes at the next beat of the screen, so it is asked for a little early. */
const EARLY_MS = 8;
/** Longest step of time: a tab that was hidden does not jump. */
const MAX_STEP = 0.06;
/** Finer pixels than this cost more than they show. */
const MAX_RATIO = 2;
/** Steps that arrange a still picture before it is drawn: at first, and after each change. */
const STILL_STEPS = { first: 160, later: 20 } as const;

/** Draws the flock on a canvas until stopped: never while it cannot be seen, and cheaply. */
export function runPicture(canvas: HTMLCanvasElement) {
  const pen = canvas.getContext("2d");
  const flock = emptyFlock();
  let sky: Sky = { width: 1, height: 1 };
  let wanted: Headcount = { perched: 0, bright: 0, flock: 0 };
  let plumage: Plumage | undefined;
  let pace: Pace = "still";
  let seen = true;
  let arranged = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let last = 0;

  const draw = () => {
    if (pen && plumage) paint(pen, flock, sky, plumage);
  };
  const arrange = () => {
    callRoll(flock, wanted, sky);
    if (pace !== "still") return;
    const steps = arranged ? STILL_STEPS.later : STILL_STEPS.first;
    for (let i = 0; i < steps; i++) fly(flock, sky, 0.04);
    arranged = true;
    draw();
  };
  const tick = (now: number) => {
    fly(flock, sky, Math.min(MAX_STEP, (now - last) / 1000));
    last = now;
    draw();
    schedule();
  };
  const rest = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
  // A request for a frame makes the browser prepare one even where nothing is drawn, so each is asked for when it is due.
  const schedule = () => {
    rest();
    if (pace === "still" || !seen) return;
    timer = setTimeout(() => {
      frame = requestAnimationFrame(tick);
    }, FRAME_MS[pace] - EARLY_MS);
  };

  const resize = new ResizeObserver(([entry]) => {
    if (!entry) return;
    const { width, height } = entry.contentRect;
    const ratio = Math.min(MAX_RATIO, devicePixelRatio);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    pen?.setTransform(ratio, 0, 0, ratio, 0, 0);
    sky = { width, height };
    arrange();
    draw();
  });
  const sight = new IntersectionObserver(([entry]) => {
    seen = entry?.isIntersecting ?? true;
    schedule();
  });
  const dye = () => {
    plumage = readPlumage(document.body);
    draw();
  };
  const theme = new MutationObserver(dye);
  const system = matchMedia("(prefers-color-scheme: light)");
  dye();
  resize.observe(canvas);
  sight.observe(canvas);
  theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  system.addEventListener("change", dye);

  return {
    setPace(next: Pace) {
      pace = next;
      if (next === "still") arrange();
      schedule();
    },
    setHeadcount(next: Headcount) {
      wanted = next;
      if (sky.width > 1) arrange();
    },
    stop() {
      rest();
      resize.disconnect();
      sight.disconnect();
      theme.disconnect();
      system.removeEventListener("change", dye);
    },
  };
}
