import { CHUNK_MARKS } from "../../../design/marks.ts";
import { Section } from "../../../design/section.tsx";
import { StateMark } from "../../../design/state-mark.tsx";

const LIFE = [
  ["open", "A round is cut into chunks: a slice of data, a start, a number of steps."],
  ["leased", "A tab borrows a chunk for a while. If it goes away, another tab gets it."],
  ["committed", "It seals its result before anybody can see or copy it."],
  ["revealed", "Then it sends the result: the update, packed into small integers."],
  ["verifying", "Another tab, or the station itself, computes the same chunk and compares."],
  ["accepted", "The update joins the model. The chunk is owed to its tab, then settled on the chain."],
] as const;

/** One chunk's way, with the signs that all pages use. */
export function ChunkLife() {
  return (
    <Section label="The life of a chunk" note="These signs mean the same on every page.">
      <ol className="grid gap-x-10 gap-y-6 sm:grid-cols-2 xl:grid-cols-3">
        {LIFE.map(([state, words]) => (
          <li key={state}>
            <StateMark {...CHUNK_MARKS[state]} />
            <p className="mt-1 text-soft">{words}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
