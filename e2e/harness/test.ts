import { type BrowserContext, type BrowserContextOptions, test as base, expect } from "@playwright/test";
import { endChain } from "./crash.ts";
import { createGuard, type Guard } from "./guard.ts";
import { type RunningStation, startStation, temporaryFolder } from "./station.ts";

interface Fixtures {
  /** Environment of the station that the test asks for. */
  stationEnv: Readonly<Record<string, string>>;
  /** A station of its own for this test, with the sample job open. */
  station: RunningStation;
  /** Starts a killed station again, in the same folder and on the same port. */
  restart: () => Promise<RunningStation>;
  /** Fails the test when a watched page broke the content security policy or left an error uncaught. */
  guard: Guard;
  /** Opens a further profile, as another visitor's browser, under the guard. */
  newProfile: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

/** Playwright's test with a station, and with every page under guard. */
export const test = base.extend<Fixtures>({
  stationEnv: [{}, { option: true }],
  station: async ({ stationEnv }, use) => {
    const folder = temporaryFolder();
    const station = await startStation(folder.path, stationEnv);
    await use(station);
    await station.stop();
    endChain(folder.path);
    folder.remove();
  },
  restart: async ({ station, stationEnv }, use) => {
    const started: RunningStation[] = [];
    await use(async () => {
      const again = await startStation(station.dataDir, { ...stationEnv, PORT: new URL(station.url).port });
      started.push(again);
      return again;
    });
    for (const one of started) await one.stop();
  },
  guard: async ({ browserName: _ }, use) => {
    const guard = createGuard();
    await use(guard);
    expect(guard.breaches).toEqual([]);
  },
  context: async ({ context, guard }, use) => {
    await guard.watch(context);
    await use(context);
  },
  newProfile: async ({ browser, guard }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      opened.push(context);
      await guard.watch(context);
      return context;
    });
    for (const context of opened) await context.close();
  },
});

export { expect };
