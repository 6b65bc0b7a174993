import { expect, type Page } from "@playwright/test";

export { accountOf as account } from "../../apps/station/src/demo/account-of.ts";

/** First chunk on a software GPU with two busy cores: preflight, shaders, data, steps, upload. */
const FIRST_CHUNK_MS = 150_000;
const NEXT_CHUNK_MS = 90_000;

/** Opens the start page and presses *Start*. */
export async function contribute(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await expect(page.locator("h1[data-phase]")).toBeVisible({ timeout: 60_000 });
}

/** The phase that the page shows. */
export async function phase(page: Page): Promise<string> {
  return (await page.locator("h1[data-phase]").getAttribute("data-phase")) ?? "none";
}

/** Waits until the page shows one of the phases. */
export async function untilPhase(page: Page, ...names: readonly string[]): Promise<void> {
  await expect
    .poll(() => phase(page), { timeout: NEXT_CHUNK_MS, intervals: [50] })
    .toMatch(new RegExp(`^(${names.join("|")})$`));
}

/** What the page counts of its chunks. */
export async function counts(page: Page): Promise<{ computed: number; acknowledged: number; refused: number }> {
  const text = (await page.getByText(/^Computed \d+, acknowledged/).textContent()) ?? "";
  const [computed = 0, acknowledged = 0, refused = 0] = [...text.matchAll(/\d+/g)].map(Number);
  return { computed, acknowledged, refused };
}

/** Waits until the coordinator has acknowledged so many of this profile's chunks. */
export async function untilAcknowledged(page: Page, least: number): Promise<void> {
  const timeout = FIRST_CHUNK_MS + (least - 1) * NEXT_CHUNK_MS;
  await expect.poll(async () => (await counts(page)).acknowledged, { timeout }).toBeGreaterThanOrEqual(least);
}

/** A figure's value by its label. */
export function figure(page: Page, label: string) {
  return page
    .locator("dl > div")
    .filter({ has: page.locator("dt", { hasText: new RegExp(`^${label}$`) }) })
    .locator("dd")
    .first();
}

/** Sets the GPU share in percent. */
export async function setShare(page: Page, percent: number): Promise<void> {
  await page.getByRole("slider").fill(String(percent));
}
