import type { Phase, ReadonlyVolunteerStore } from "@starling/volunteer/state";

const ENDS = ["stopped", "failed", "outdated", "unable"] as const satisfies readonly Phase["name"][];

/** Resolves with the phase in which a volunteer that was started comes to rest. */
export function untilRest(store: ReadonlyVolunteerStore): Promise<Phase> {
  return new Promise((resolve) => {
    const leave = store.subscribe(({ phase }) => {
      if (!(ENDS as readonly string[]).includes(phase.name)) return;
      leave();
      resolve(phase);
    });
  });
}
