import type { Page } from "@playwright/test";
import type { TestBrowser } from "./browser.ts";
import type { StartOptions } from "./page.ts";
import type { TestStation } from "./site.ts";

export interface JoinedPage {
  readonly page: Page;
  readonly peer: string;
  readonly seed: number;
}

let nextSeed = 100;

type Tuple<T, N extends number, R extends T[] = []> = R["length"] extends N ? R : Tuple<T, N, [...R, T]>;

/** Opens `count` tabs in profiles of their own, started and dialable. */
export async function joinedPages<N extends number>(
  browser: TestBrowser,
  station: TestStation,
  count: N,
  options: Partial<StartOptions> = {},
): Promise<Tuple<JoinedPage, N>> {
  const joined = await Promise.all(
    Array.from({ length: count }, async () => {
      const seed = nextSeed++;
      const page = await browser.open(station.origin);
      const init = { seed, relays: station.node.addresses, ...options };
      const peer = await page.evaluate((start) => window.rig.start(start), init);
      await page.evaluate(() => window.rig.reserved());
      return { page, peer, seed };
    }),
  );
  return joined as Tuple<JoinedPage, N>;
}

/** Kills a page's renderer: no goodbye, no closing of connections. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // The command never answers, for there is nobody left to.
  session.send("Page.crash").catch(() => {});
  await page.waitForEvent("crash", { timeout: 5_000 }).catch(() => {});
}
