import { createGuard } from "./harness/guard.ts";
import { expect, test } from "./harness/test.ts";

test("the guard of all other tests sees breaches of the policy and errors that nobody caught", async ({
  browser,
  station,
}) => {
  const context = await browser.newContext();
  const guard = createGuard();
  await guard.watch(context);
  const page = await context.newPage();
  await page.goto(station.url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(guard.breaches).toEqual([]);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.breached = true";
    document.body.append(script);
    setTimeout(() => {
      throw new Error("on purpose");
    });
  });
  await expect.poll(() => guard.breaches.join("\n")).toMatch(/script-src/);
  await expect.poll(() => guard.breaches.join("\n")).toMatch(/on purpose/);
  expect(await page.evaluate(() => "breached" in globalThis)).toBe(false);
  await context.close();
});
