import { CircleStop, Flag, Pause, Play } from "lucide-react";
import { Button } from "../../../design/button.tsx";
import type { Phase, Volunteer } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

const RESTING: ReadonlySet<Phase["name"]> = new Set(["idle", "unable", "outdated", "stopped", "failed"]);

interface ControlsProps {
  readonly volunteer: Volunteer;
  readonly onProblem: (error: unknown) => void;
}

/** Pause, finish or stop: three verbs with three meanings. */
export function Controls({ volunteer, onProblem }: ControlsProps) {
  const phase = useVolunteer(volunteer, (state) => state.phase.name);
  const act = (action: () => unknown) => () => {
    onProblem(undefined);
    void Promise.resolve().then(action).catch(onProblem);
  };
  if (RESTING.has(phase)) {
    return phase === "outdated" ? (
      <Button look="primary" onClick={() => location.reload()}>
        Load the new version
      </Button>
    ) : (
      <Button look="start" onClick={act(() => volunteer.start())}>
        {phase === "idle" || phase === "stopped" ? "Start" : "Try again"}
      </Button>
    );
  }
  return (
    <div className="flex flex-wrap gap-3">
      {phase === "paused" ? (
        <Button look="primary" onClick={act(() => volunteer.resume())}>
          <Play size={16} aria-hidden="true" /> Resume
        </Button>
      ) : (
        <Button onClick={act(() => volunteer.pause())}>
          <Pause size={16} aria-hidden="true" /> Pause
        </Button>
      )}
      {phase !== "paused" && phase !== "finishing" && (
        <Button onClick={act(() => volunteer.finish())}>
          <Flag size={16} aria-hidden="true" /> Finish this chunk, then stop
        </Button>
      )}
      <Button look="danger" onClick={act(() => volunteer.stop())}>
        <CircleStop size={16} aria-hidden="true" /> Stop
      </Button>
    </div>
  );
}
