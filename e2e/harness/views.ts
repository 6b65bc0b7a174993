import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { indexedPng, type Pixels } from "./indexed-png.ts";

/** How a page is looked at. */
export interface View {
  readonly name: string;
  readonly scheme: "light" | "dark";
  readonly width: number;
  readonly height: number;
}

const SIZES = [
  { size: "desktop", width: 1280, height: 800 },
  { size: "phone", width: 360, height: 740 },
] as const;

/** Desktop and phone, light and dark. */
export const VIEWS: readonly View[] = (["light", "dark"] as const).flatMap((scheme) =>
  SIZES.map(({ size, width, height }) => ({ name: `${size}-${scheme}`, scheme, width, height })),
);

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SCREENSHOTS = "docs/screenshots";
/** Screenshots travel in the repository. */
const MAX_SCREENSHOT_BYTES = 150_000;

/** Looks at an open page as the view says. */
export async function lookAs(page: Page, { scheme, width, height }: View): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** What axe finds wrong, a line each: rule, impact, place. */
export async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return found.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) ${target.join(" ")}: ${failureSummary}`),
  );
}

/** A page that is wider than the window has to be moved sideways to be read. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Lets the browser unpack a picture. */
async function pixels(page: Page, picture: Buffer): Promise<Pixels> {
  const { width, height, text } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas?.drawImage(bitmap, 0, 0);
    const data = canvas?.getImageData(0, 0, bitmap.width, bitmap.height).data ?? new Uint8ClampedArray();
    let letters = "";
    for (let at = 0; at < data.length; at += 8_192) letters += String.fromCharCode(...data.subarray(at, at + 8_192));
    return { width: bitmap.width, height: bitmap.height, text: btoa(letters) };
  }, picture.toString("base64"));
  return { width, height, rgba: Buffer.from(text, "base64") };
}

/** Writes a screenshot into the documentation where `UPDATE_SCREENSHOTS=1` asks for it. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env["UPDATE_SCREENSHOTS"] !== "1") return;
  const png = indexedPng(await pixels(page, await page.screenshot({ scale: "css", animations: "disabled" })));
  expect(png.byteLength, `${name}.png`).toBeLessThanOrEqual(MAX_SCREENSHOT_BYTES);
  mkdirSync(SCREENSHOTS, { recursive: true });
  writeFileSync(join(SCREENSHOTS, `${name}.png`), png);
}
