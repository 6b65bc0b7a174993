import type { Volunteer, VolunteerState } from "../../src/index.ts";

/** Resolves with the first state that passes; rejects with the newest phase and log after `ms`. */
export function until(
  volunteer: Pick<Volunteer, "store">,
  passes: (state: VolunteerState) => boolean,
  ms = 20_000,
): Promise<VolunteerState> {
  const { store } = volunteer;
  if (passes(store.getState())) return Promise.resolve(store.getState());
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      end();
      const { phase, log } = store.getState();
      reject(new Error(`not within ${ms} ms: ${JSON.stringify({ phase, log: log.slice(-5) })}`));
    }, ms);
    const end = store.subscribe((state) => {
      if (!passes(state)) return;
      clearTimeout(timer);
      end();
      resolve(state);
    });
  });
}
