import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Notice } from "../../../design/notice.tsx";
import type { Volunteer } from "../volunteer.ts";
import { useVolunteer } from "./use-volunteer.ts";

interface MirrorBannerProps {
  readonly volunteer: Volunteer;
  readonly onProblem: (error: unknown) => void;
}

/** Says that another tab of this browser does the work, and lets this one take over. */
export function MirrorBanner({ volunteer, onProblem }: MirrorBannerProps) {
  const role = useVolunteer(volunteer, (state) => state.role);
  const [moving, setMoving] = useState(false);
  if (role !== "mirror") return null;
  const takeOver = async () => {
    setMoving(true);
    try {
      await volunteer.takeOver();
    } catch (error) {
      onProblem(error);
    } finally {
      setMoving(false);
    }
  };
  return (
    <div className="mx-auto max-w-[84rem] px-4 pt-5 sm:px-8">
      <Notice
        title="Another tab of this browser computes."
        action={
          <Button small disabled={moving} onClick={() => void takeOver()}>
            {moving ? "Taking over…" : "Compute here instead"}
          </Button>
        }
      >
        This page shows what that tab does. Two tabs would only share one graphics chip.
      </Notice>
    </div>
  );
}
