import { inspect } from "./harness/inspect.ts";
import { contribute, untilAcknowledged } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test.use({ stationEnv: { SAMPLE_ROUNDS: "100", SAMPLE_CHUNKS: "2", EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" } });

test("every page, light and dark, wide and narrow, before and during computing", async ({
  page,
  station,
  newProfile,
}) => {
  test.setTimeout(480_000);
  const wrong: string[] = [];
  await page.goto(station.url);
  await expect(page.getByText("Fashion-MNIST").first()).toBeVisible();
  wrong.push(...(await inspect(page, "contribute")));

  await contribute(page, station.url);
  await untilAcknowledged(page, 2);
  wrong.push(...(await inspect(page, "computing")));

  await expect.poll(async () => (await station.client.epochs()).length, { timeout: 120_000 }).toBeGreaterThan(0);
  // What was computed is enough to show; axe works faster alone.
  await page.close();
  const [job] = await station.client.jobs();
  const [leader] = await station.client.leaderboard();
  const routes = {
    lab: "/lab",
    "lab-new": "/lab/new",
    "lab-job": `/lab/${job?.job}`,
    audit: "/audit",
    "audit-job": `/audit/${job?.job}`,
    explore: "/explore",
    "explore-job": `/explore/${job?.job}`,
    account: `/explore/account/${leader?.worker}`,
    block: `/explore/block/${job?.roundViews[0]?.record}`,
    lost: "/nowhere",
  };
  const reader = await (await newProfile()).newPage();
  for (const [name, path] of Object.entries(routes)) {
    await reader.goto(`${station.url}${path}`);
    await expect(reader.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(reader.getByText(/^(Asking|Reading)/)).toHaveCount(0);
    wrong.push(...(await inspect(reader, name)));
  }
  expect(wrong).toEqual([]);
});
