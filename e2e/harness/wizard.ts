import { expect, type Page } from "@playwright/test";

/** Goes on through the wizard's steps until `heading` is shown. */
export async function walkTo(
  page: Page,
  heading: "Data" | "Recipe" | "Verification" | "Budget" | "Post",
): Promise<void> {
  const shown = page.locator("h2.subtitle").first();
  while ((await shown.textContent()) !== heading) {
    const before = await shown.textContent();
    await page.getByRole("button", { name: /^Next: / }).click();
    await expect(shown).not.toHaveText(before ?? "");
  }
}

/** Agrees that everybody can read model and data. */
export async function agree(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: "I may publish this model and this data." }).check();
}
