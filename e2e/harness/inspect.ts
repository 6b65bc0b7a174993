import type { Locator, Page } from "@playwright/test";
import { lookAs, overflow, picture, VIEWS, violations } from "./views.ts";

/**
 * Looks at the page in every view, and gives what is wrong.
 * @param at what the pictures begin with; the page's top unless given
 */
export async function inspect(page: Page, name: string, at?: Locator): Promise<string[]> {
  const wrong: string[] = [];
  for (const view of VIEWS) {
    await lookAs(page, view);
    for (const line of await violations(page)) wrong.push(`${name} ${view.name}: ${line}`);
    const wide = await overflow(page);
    if (wide > 0) wrong.push(`${name} ${view.name}: ${wide} pixels too wide`);
    await at?.evaluate((element) => element.scrollIntoView());
    await picture(page, `${name}-${view.name}`);
  }
  return wrong;
}
