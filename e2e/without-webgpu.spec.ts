import { CHROMIUM_FLAGS } from "../scripts/setup/chromium.ts";
import { acceptedWork, untilAccepted } from "./harness/accepted.ts";
import { account, contribute, counts, figure, untilAcknowledged, untilPhase } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

const WITHOUT_WEBGPU = [
  ...CHROMIUM_FLAGS.filter((flag) => !flag.includes("webgpu")),
  "--disable-features=WebGPU,WebGPUService",
];

test.use({
  stationEnv: { SAMPLE_ROUNDS: "100", ALLOW_SOFTWARE_GPU: "0" },
  launchOptions: { executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium", args: WITHOUT_WEBGPU },
});

test("a browser without WebGPU asks before it computes on the CPU, and then a chunk is accepted", async ({
  page,
  context,
  station,
}) => {
  const binaries: string[] = [];
  context.on("request", (request) => request.url().endsWith(".wasm") && binaries.push(request.url()));
  await contribute(page, station.url);
  expect(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull();
  await untilPhase(page, "unable");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/has no WebGPU|offers no graphics chip/);
  await expect(page.getByText("Compute on the CPU instead?")).toBeVisible();
  expect(await counts(page)).toMatchObject({ computed: 0 });
  expect(binaries).toEqual([]);

  await page.getByRole("button", { name: "Compute on the CPU" }).click();
  await untilAcknowledged(page, 1);
  await expect(figure(page, "Computes with")).toHaveText("The CPU");
  for (const url of binaries) expect(new URL(url).origin).toBe(station.url);
  expect(binaries.length).toBeGreaterThan(0);
  const worker = await account(page);
  await untilAccepted(station, worker, 1);
  expect((await acceptedWork(station, worker)).units).toBeGreaterThan(0n);

  await page.getByRole("button", { name: "Stop, and ask me next time" }).click();
  await untilPhase(page, "stopped");
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await untilPhase(page, "unable");
  await expect(page.getByRole("button", { name: "Compute on the CPU" })).toBeVisible();
});
