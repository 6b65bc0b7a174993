import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** The Chromium that plays the volunteers. */
export interface HeadlessBrowser {
  readonly executablePath: string;
  readonly args: readonly string[];
}

/** Bytes of blocks, summed over tabs. */
export interface VolunteerBytes {
  readonly tabToTab: number;
  readonly station: number;
}

/** Headless tabs, each in a profile of its own. */
export interface Volunteers {
  bytes(): Promise<VolunteerBytes>;
  readonly pages: readonly Page[];
  /** Opens the site in one profile more. */
  join(prepare?: Prepare): Promise<Page>;
  stop(): Promise<void>;
}

/** Many tabs on few cores look for a graphics chip at the same time. */
const PREFLIGHT_MS = 120_000;

/** Readies a profile before it opens the site. */
export type Prepare = (context: BrowserContext) => Promise<unknown>;

async function join(browser: Browser, url: string, prepare: Prepare = async () => undefined): Promise<Page> {
  const context = await browser.newContext();
  await prepare(context);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole("button", { name: /^start$/i }).click();
  const ready = page.locator("h1[data-phase]:not([data-phase=idle], [data-phase=preflight])");
  await ready.waitFor({ timeout: PREFLIGHT_MS });
  // Headless browsers only imitate a graphics chip: the CPU itself is faster.
  const offer = page.getByRole("button", { name: "Compute on the CPU" });
  if (await offer.isVisible()) await offer.click();
  return page;
}

async function bytesOf(page: Page): Promise<VolunteerBytes> {
  const text = await page.locator("[data-bytes]").getAttribute("data-bytes", { timeout: 5_000 });
  const { tabs, station, gateway } = JSON.parse(text ?? "{}") as Record<string, number>;
  return { tabToTab: tabs ?? 0, station: (station ?? 0) + (gateway ?? 0) };
}

/** Opens the site in `count` profiles and presses Start in each. */
export async function startVolunteers(
  { executablePath, args }: HeadlessBrowser,
  url: string,
  count: number,
): Promise<Volunteers> {
  const browser = await chromium.launch({ executablePath, args: [...args] });
  try {
    const pages: Page[] = [];
    for (let i = 0; i < count; i++) pages.push(await join(browser, url));
    return {
      pages,
      join: (prepare) => join(browser, url, prepare),
      async bytes() {
        const all = await Promise.all(pages.map((page) => bytesOf(page).catch(() => ({ tabToTab: 0, station: 0 }))));
        return all.reduce((sum, one) => ({
          tabToTab: sum.tabToTab + one.tabToTab,
          station: sum.station + one.station,
        }));
      },
      stop: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
