/** What a bird does: it sits, flies as one of many, or flies bright because a tab works on its chunk. */
export type Role = "perched" | "flock" | "bright";

export interface Bird {
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** Depth in [0.55, 1]: far birds are smaller and slower. */
  readonly depth: number;
  /** Phase of the wing beat in turns. */
  beat: number;
  /** Place on the wire in [0, 1]. */
  readonly seat: number;
  role: Role;
}

export interface Flock {
  readonly birds: Bird[];
  /** Seconds since the picture began. */
  time: number;
}

export interface Sky {
  readonly width: number;
  readonly height: number;
}

export interface Headcount {
  readonly perched: number;
  readonly bright: number;
  readonly flock: number;
}

/** A starling steers by its seven nearest neighbours (Ballerini et al. 2008, doi 10.1073/pnas.0711437105). */
const NEIGHBOURS = 7;
/** Pixels a second, and pixels, in a sky of {@link USUAL} height; larger skies have larger ways. */
const CRUISE = 74;
const SIGHT = 92;
const ROOM = 20;
/** Birds turn back this far before an edge, and above the wire. */
const MARGIN = 70;
const USUAL = 420;

export function emptyFlock(): Flock {
  return { birds: [], time: 0 };
}

/** Height of the wire at `seat` along it. */
export function wireAt(seat: number, { width, height }: Sky): { readonly x: number; readonly y: number } {
  const sag = 4 * seat * (1 - seat);
  return { x: width * (0.03 + 0.94 * seat), y: height * (0.86 + 0.05 * sag) };
}

function hatch(role: Role, sky: Sky, random: () => number): Bird {
  const seat = random();
  const { x, y } = wireAt(seat, sky);
  const aloft = role !== "perched";
  const turn = random() * Math.PI * 2;
  return {
    x: aloft ? sky.width * (0.45 + 0.3 * random()) : x,
    y: aloft ? sky.height * (0.25 + 0.3 * random()) : y,
    vx: aloft ? Math.cos(turn) * CRUISE : 0,
    vy: aloft ? Math.sin(turn) * CRUISE : 0,
    depth: 0.55 + 0.45 * random(),
    beat: random(),
    seat,
    role,
  };
}

/** Brings the flock to a headcount: birds change roles where they are, so that one takes off when its chunk does. */
export function callRoll(flock: Flock, wanted: Headcount, sky: Sky, random: () => number = Math.random): void {
  const { birds } = flock;
  const total = wanted.perched + wanted.bright + wanted.flock;
  while (birds.length > total) birds.splice(Math.floor(random() * birds.length), 1);
  const open: Record<Role, number> = { ...wanted };
  const idle: Bird[] = [];
  for (const bird of birds) {
    if (open[bird.role] > 0) open[bird.role]--;
    else idle.push(bird);
  }
  for (const role of ["bright", "flock", "perched"] as const) {
    while (open[role]-- > 0) {
      const bird = idle.pop();
      if (bird) bird.role = role;
      else birds.push(hatch(role, sky, random));
    }
  }
}

function settle(bird: Bird, sky: Sky, seconds: number): void {
  const seat = wireAt(bird.seat, sky);
  const ease = Math.min(1, seconds * 2.2);
  bird.vx = (seat.x - bird.x) * ease * 8;
  bird.vy = (seat.y - bird.y) * ease * 8;
  bird.x += (seat.x - bird.x) * ease;
  bird.y += (seat.y - bird.y) * ease;
}

/** How hard a bird is pushed back into [low, high]. */
function wall(at: number, low: number, high: number): number {
  if (at < low) return low - at;
  return at > high ? high - at : 0;
}

interface Pull {
  readonly roost: { readonly x: number; readonly y: number };
  readonly sky: Sky;
  readonly scale: number;
}

function steer(bird: Bird, flock: Flock, { roost, sky, scale }: Pull, seconds: number): void {
  const sight2 = (SIGHT * scale) ** 2;
  const room2 = (ROOM * scale) ** 2;
  let seen = 0;
  let [cx, cy, ax, ay, sx, sy] = [0, 0, 0, 0, 0, 0];
  for (const other of flock.birds) {
    if (other === bird || other.role === "perched") continue;
    const dx = other.x - bird.x;
    const dy = other.y - bird.y;
    const distance2 = dx * dx + dy * dy;
    if (distance2 > sight2) continue;
    if (distance2 < room2) {
      const push = 1 - Math.sqrt(distance2 / room2);
      sx -= (dx / (Math.sqrt(distance2) + 0.5)) * push;
      sy -= (dy / (Math.sqrt(distance2) + 0.5)) * push;
    }
    if (seen === NEIGHBOURS) continue;
    cx += other.x;
    cy += other.y;
    ax += other.vx;
    ay += other.vy;
    seen++;
  }
  const home = 0.5 + 0.4 * bird.depth;
  let fx = (roost.x - bird.x) * home;
  let fy = (roost.y - bird.y) * home * 1.9;
  if (seen > 0) {
    const push = 130 * scale;
    fx += (cx / seen - bird.x) * 0.35 + (ax / seen - bird.vx) * 1.5 + sx * push;
    fy += (cy / seen - bird.y) * 0.35 + (ay / seen - bird.vy) * 1.5 + sy * push;
  }
  const margin = MARGIN * scale;
  fx += 12 * wall(bird.x, margin, sky.width - margin);
  fy += 12 * wall(bird.y, margin * 0.7, sky.height * 0.78 - margin * 0.4);
  bird.vx += fx * seconds;
  bird.vy += fy * seconds;
  const speed = Math.hypot(bird.vx, bird.vy) || 1;
  const cruise = CRUISE * scale * (0.75 + 0.5 * bird.depth) * (bird.role === "bright" ? 1.15 : 1);
  const held = Math.min(cruise * 1.6, Math.max(cruise * 0.7, speed)) / speed;
  bird.vx *= held;
  bird.vy *= held;
  bird.x += bird.vx * seconds;
  bird.y += bird.vy * seconds;
}

/** Moves every bird by `seconds`. The roost, which pulls the flock, wanders on a slow closed curve. */
export function fly(flock: Flock, sky: Sky, seconds: number): void {
  flock.time += seconds;
  const t = flock.time;
  const scale = Math.min(1.4, Math.max(0.55, sky.height / USUAL));
  const roost = {
    x: sky.width * (0.52 + 0.24 * Math.sin(t * 0.31) + 0.08 * Math.sin(t * 0.83)),
    y: sky.height * (0.42 + 0.2 * Math.sin(t * 0.47 + 1) + 0.06 * Math.cos(t * 1.1)),
  };
  for (const bird of flock.birds) {
    bird.beat = (bird.beat + seconds * (2.2 + 1.5 * bird.depth)) % 1;
    if (bird.role === "perched") settle(bird, sky, seconds);
    else steer(bird, flock, { roost, sky, scale }, seconds);
  }
}
