import { Pause, Play } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Census, censusWords } from "./census.ts";
import { type Pace, runPicture } from "./run-picture.ts";

interface FlockPictureProps {
  readonly census: Census;
  /** How it moves unless the visitor wishes otherwise: the less, the more this tab's machine has to do. */
  readonly pace: Pace;
  readonly className?: string;
}

function prefersStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function Legend({ census: { perched, bright, flock, perBird } }: { readonly census: Census }) {
  if (perched + bright + flock === 0) return <span>No chunk is in work: the birds rest.</span>;
  return (
    <span aria-hidden="true" className="flex flex-wrap justify-end gap-x-4">
      <span>
        <span className="text-violet">▲</span> {(flock * perBird).toLocaleString("en")} accepted
        {perBird > 1 && `, ${perBird} a bird`}
      </span>
      <span>
        <span className="text-straw">▲</span> {bright} in work
      </span>
      <span>
        <span className="text-ink">●</span> {perched} waiting on the wire
      </span>
    </span>
  );
}

/** The network as a murmuration: every bird is a chunk of real work. */
export function FlockPicture({ census, pace, className = "" }: FlockPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<ReturnType<typeof runPicture>>(undefined);
  const [wish, setWish] = useState<"still" | "moving" | undefined>(() => (prefersStill() ? "still" : undefined));
  const still = (wish ?? pace) === "still";
  const moving = pace === "still" ? "calm" : pace;
  const { perched, bright, flock } = census;

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const running = runPicture(element);
    picture.current = running;
    return () => running.stop();
  }, []);
  useEffect(() => picture.current?.setPace(still ? "still" : moving), [still, moving]);
  useEffect(() => {
    const nobody = perched + bright + flock === 0;
    picture.current?.setHeadcount(nobody ? { perched: 11, bright: 0, flock: 0 } : { perched, bright, flock });
  }, [perched, bright, flock]);

  return (
    <figure className={className}>
      <canvas ref={canvas} className="block size-full" role="img" aria-label={censusWords(census)} />
      <figcaption className="flex items-center justify-end gap-2 pt-1 text-sm text-soft">
        <Legend census={census} />
        <button
          type="button"
          className="icon-button shrink-0"
          onClick={() => setWish(still ? "moving" : "still")}
          aria-label={still ? "Let the picture move" : "Hold the picture still"}
        >
          {still ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
        </button>
      </figcaption>
    </figure>
  );
}
