import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";

/** Full Chromium, as STACK.md found it to work; nothing that calls home. */
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface TestBrowser {
  /** A page in a profile of its own, on a station's site. */
  open(origin: string): Promise<Page>;
  closePages(): Promise<void>;
  close(): Promise<void>;
}

export async function launchBrowser(): Promise<TestBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: FLAGS,
    headless: true,
  });
  return {
    async open(origin) {
      const context: BrowserContext = await browser.newContext();
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error("page:", error.message));
      await page.goto(origin);
      await page.waitForFunction(() => "rig" in window);
      return page;
    },
    async closePages() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}
