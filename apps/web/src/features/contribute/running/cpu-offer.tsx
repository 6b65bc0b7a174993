import { useApp } from "../../../app-context.ts";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import type { Volunteer } from "../volunteer.ts";

interface CpuOfferProps {
  readonly volunteer: Volunteer;
  /** How to get at a graphics chip after all. */
  readonly advice: string;
  readonly onProblem: (error: unknown) => void;
}

/** Where there is no graphics chip to use: asks whether the processor may do the work, and says what that means. */
export function CpuOffer({ volunteer, advice, onProblem }: CpuOfferProps) {
  const { memory } = useApp();
  const accept = () => {
    onProblem(undefined);
    memory.setOnCpu(true);
    void volunteer.start().catch(onProblem);
  };
  return (
    <div className="mt-4">
      <Notice
        tone="info"
        title="Compute on the CPU instead?"
        action={
          <Button look="primary" onClick={accept}>
            Compute on the CPU
          </Button>
        }
      >
        <p>
          One core of the processor then does the work. It is slower than a graphics chip, a laptop may get warm, and
          the share below holds it back. What passes its check counts and is paid the same.
        </p>
        <p className="mt-1.5">Or: {advice}</p>
      </Notice>
    </div>
  );
}
