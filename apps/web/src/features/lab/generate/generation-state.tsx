import { fromOne, type TrainView } from "@starling/protocol";
import { Button } from "../../../design/button.tsx";
import { Meter } from "../../../design/meter.tsx";
import { Notice } from "../../../design/notice.tsx";
import { Problem } from "../../../design/problem.tsx";
import { formatBytes } from "../../../format/number.ts";
import type { Generation } from "./generation.ts";
import { WrittenText } from "./written-text.tsx";

interface GenerationStateProps {
  readonly train: TrainView;
  readonly state: Generation;
  /** Starts over on the CPU. */
  readonly onCpu: () => void;
  readonly onRetry: () => void;
}

/** A weight takes four bytes. */
const WEIGHT_BYTES = 4;

/** Where the text stands, in words. */
export function GenerationState({ train, state, onCpu, onRetry }: GenerationStateProps) {
  switch (state.stage) {
    case "idle":
      return null;
    case "fetching": {
      // A job counts what it trains; frozen weights come on top.
      const whole = Math.max(state.bytes, WEIGHT_BYTES * train.parameters);
      const words = `${formatBytes(state.bytes)} of the model are here; it has ${formatBytes(whole)}`;
      return (
        <div className="space-y-2">
          <p role="status">Fetching round {fromOne(state.written.round)}'s model…</p>
          <Meter label="Model fetched" value={state.bytes / whole} text={words} />
        </div>
      );
    }
    case "opening":
      return <p role="status">Preparing the model for its first token…</p>;
    case "writing": {
      const { tokens, choices, round } = state.written;
      const note = `Round ${fromOne(round)}'s model is writing: ${tokens} of ${choices.length} tokens.`;
      return <WrittenText written={state.written} note={note} />;
    }
    case "done":
      return <WrittenText written={state.written} />;
    case "stopped": {
      const { round, tokens } = state.written;
      return <WrittenText written={state.written} note={`Stopped: round ${fromOne(round)}, ${tokens} tokens.`} />;
    }
    case "no-gpu":
      return (
        <Notice
          tone="warning"
          title="There is no GPU to compute with."
          action={
            <Button small onClick={onCpu}>
              Use the CPU instead
            </Button>
          }
        >
          {state.advice} The CPU writes as well, but slowly.
        </Notice>
      );
    case "failed":
      return <Problem what="No text was written." error={state.error} retry={onRetry} />;
    default:
      return state satisfies never;
  }
}
