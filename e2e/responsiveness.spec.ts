import { openOperator } from "./harness/operator.ts";
import { recordScripts } from "./harness/scripts.ts";
import { onlySmallJob } from "./harness/small-job.ts";
import { contribute, untilAcknowledged } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test("the page holds no engine: kernels live in one dedicated worker", async ({ page, station }) => {
  await onlySmallJob(station, await openOperator(station));
  const scripts = await recordScripts(page);
  const kernels: string[] = [];
  page.on("response", async (response) => {
    if (response.request().resourceType() !== "script") return;
    const text = await response.text().catch(() => "");
    if (text.includes("@workgroup_size")) kernels.push(response.url());
  });
  await contribute(page, station.url);
  await untilAcknowledged(page, 1);
  const heavy = await scripts.heavy();
  expect(heavy).not.toContain("kernels");
  expect(heavy).not.toContain("onnxruntime");
  expect(kernels.length).toBeGreaterThan(0);
  const workers = page.workers().map((worker) => new URL(worker.url()).pathname);
  expect(workers.filter((path) => path.includes("compute.worker"))).toHaveLength(1);
  const [compute] = page.workers();
  expect(await compute?.evaluate(() => typeof document)).toBe("undefined");
  expect(await compute?.evaluate(() => "gpu" in navigator)).toBe(true);
});

test("where the CPU computes, the page asks for no frames of its own", async ({ page, station }) => {
  await onlySmallJob(station, await openOperator(station));
  await page.addInitScript(() => {
    const { requestAnimationFrame } = window;
    const asked = { frames: 0 };
    Object.assign(window, { asked });
    window.requestAnimationFrame = (then) => {
      asked.frames++;
      return requestAnimationFrame(then);
    };
  });
  const frames = () => page.evaluate(() => (window as unknown as { asked: { frames: number } }).asked.frames);
  await contribute(page, station.url);
  await untilAcknowledged(page, 1);
  const move = page.getByRole("button", { name: "Let the picture move" });
  await expect(move).toBeVisible();
  const before = await frames();
  await untilAcknowledged(page, 3);
  expect(await frames()).toBe(before);
  await move.click();
  await expect.poll(frames).toBeGreaterThan(before);
});
