import { type ReactNode, useState } from "react";
import { Button } from "../../../../design/button.tsx";
import { Notice } from "../../../../design/notice.tsx";
import { Page } from "../../../../shell/page.tsx";
import { StepTrail } from "./step-trail.tsx";

/** Something that a step still needs. */
interface Lack {
  readonly field: string;
  readonly words: string;
}

/** Which step is open, and what of it is said to be missing: nothing before one tries to go on. */
export function useSteps<M extends Lack>(lacksAt: (at: number) => readonly M[]) {
  const [at, setAt] = useState(0);
  const [shown, setShown] = useState<readonly M[]>([]);
  const lacks = lacksAt(at);
  return {
    at,
    lacks: shown.length > 0 ? lacks : [],
    wrong: (field: M["field"]) =>
      shown.some((one) => one.field === field) ? lacks.find((one) => one.field === field)?.words : undefined,
    go(to: number) {
      if (to > at && lacks.length > 0) {
        setShown(lacks);
        return;
      }
      setShown([]);
      setAt(to);
      document.getElementById("main")?.focus();
      scrollTo({ top: 0 });
    },
  };
}

interface StepFrameProps {
  readonly name: string;
  readonly title: string;
  readonly lede: string;
  /** Of all steps, in their order. */
  readonly names: readonly string[];
  readonly steps: Pick<ReturnType<typeof useSteps>, "at" | "lacks" | "go">;
  /** The open step. */
  readonly children: ReactNode;
}

/** A page of steps, one after the other; each says what it still needs. */
export function StepFrame({ name, title, lede, names, steps: { at, lacks, go }, children }: StepFrameProps) {
  const next = names[at + 1];
  return (
    <Page name={name} title={title} lede={lede}>
      <div className="grid gap-x-10 gap-y-6 border-t border-line pt-7 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <StepTrail names={names} at={at} onGo={go} />
        <section aria-label={names[at]} className="max-w-3xl min-w-0 space-y-6">
          <h2 className="subtitle">{names[at]}</h2>
          {children}
          {lacks.length > 0 && (
            <Notice tone="error" title="This step is not complete.">
              <ul className="list-disc ps-5">
                {lacks.map(({ field, words }) => (
                  <li key={field + words}>{words}</li>
                ))}
              </ul>
            </Notice>
          )}
          <div className="flex flex-wrap gap-3 border-t border-line pt-5">
            {at > 0 && <Button onClick={() => go(at - 1)}>Back</Button>}
            {next !== undefined && (
              <Button look="primary" onClick={() => go(at + 1)}>
                Next: {next}
              </Button>
            )}
          </div>
        </section>
      </div>
    </Page>
  );
}
