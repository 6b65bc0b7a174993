import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { ScrollRegion } from "../../../design/scroll-region.tsx";
import type { Volunteer, VolunteerState } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

type Line = VolunteerState["log"][number];
type Level = Line["level"];

const GLYPHS: Readonly<Record<Level, readonly [string, string]>> = {
  info: ["·", "text-soft"],
  warning: ["▲", "text-straw"],
  error: ["✕", "text-rust"],
};
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const SHOWN = 200;

const asText = ({ at, level, text }: Line) => `${new Date(at).toISOString()} ${level} ${text}`;

/** The log: can be filtered, held still by reading on, and copied for a report. */
export function LogView({ volunteer }: { readonly volunteer: Volunteer }) {
  const log = useVolunteer(volunteer, (state) => state.log);
  const [problemsOnly, setProblemsOnly] = useState(false);
  const [copied, setCopied] = useState(false);
  const lines = log
    .filter(({ level }) => !problemsOnly || level !== "info")
    .slice(-SHOWN)
    .reverse();
  const copy = async () => {
    await navigator.clipboard.writeText(log.map(asText).join("\n")).catch(() => undefined);
    setCopied(true);
  };
  return (
    <div>
      <div className="mb-3 flex flex-wrap items-center gap-4">
        <label className="flex min-h-7 items-center gap-2">
          <input
            type="checkbox"
            className="size-5 accent-violet"
            checked={problemsOnly}
            onChange={({ currentTarget }) => setProblemsOnly(currentTarget.checked)}
          />
          Warnings and errors only
        </label>
        <Button small onClick={() => void copy()}>
          {copied ? "Copied" : "Copy for a report"}
        </Button>
      </div>
      {lines.length === 0 ? (
        <p className="text-soft">{problemsOnly ? "No warnings and no errors." : "Nothing has happened yet."}</p>
      ) : (
        <ScrollRegion label="Log lines" className="max-h-80 overflow-y-auto border-y border-line py-2">
          <ol className="space-y-0.5 font-mono text-[0.8125rem]">
            {lines.map((line) => (
              <li key={`${line.at} ${line.text}`} className="flex gap-3">
                <time className="shrink-0 text-soft" dateTime={new Date(line.at).toISOString()}>
                  {clock.format(line.at)}
                </time>
                <span className={GLYPHS[line.level][1]}>
                  <span aria-hidden="true">{GLYPHS[line.level][0]}</span>
                  <span className="sr-only">{line.level}</span>
                </span>
                <span className="min-w-0 break-words">{line.text}</span>
              </li>
            ))}
          </ol>
        </ScrollRegion>
      )}
    </div>
  );
}
