import type { Page } from "playwright-core";

/** The account that a tab is paid to, as its page says; empty where it names none. */
export async function accountOf(page: Page, options: { readonly timeout?: number } = {}): Promise<string> {
  const shown = page.locator("dl div", { hasText: "Account that is paid" }).locator("[title]");
  return (await shown.getAttribute("title", options)) ?? "";
}
