import { StarlingError } from "@starling/protocol";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

interface ProblemProps {
  /** What did not work, from the reader's side. */
  readonly what: string;
  readonly error: unknown;
  readonly retry?: (() => void) | undefined;
}

/** An error in words, with its fix and a way on. */
export function Problem({ what, error, retry }: ProblemProps) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <Notice
      tone="error"
      title={what}
      {...(retry
        ? {
            action: (
              <Button small onClick={retry}>
                Try again
              </Button>
            ),
          }
        : {})}
    >
      <p>{message}</p>
      {error instanceof StarlingError && <p>{error.fix}</p>}
      {error instanceof StarlingError && error.details.length > 0 && (
        <ul className="mt-1 list-disc ps-5 text-sm">
          {error.details.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
