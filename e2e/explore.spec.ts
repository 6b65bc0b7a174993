import { openOperator } from "./harness/operator.ts";
import { onlySmallJob } from "./harness/small-job.ts";
import { account, contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test.use({
  stationEnv: { EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" },
  permissions: ["clipboard-read", "clipboard-write"],
});

test("jobs, rounds, epochs with decoded events, the leaderboard; names open and copy", async ({
  page,
  station,
  newProfile,
}) => {
  const job = await onlySmallJob(station, await openOperator(station), { rounds: 2, holdbackRounds: 0 });
  const tab = await (await newProfile()).newPage();
  await contribute(tab, station.url);
  await expect.poll(async () => (await station.client.job(job)).state, { timeout: 200_000 }).toBe("ended");
  const worker = await account(tab);
  await tab.close();
  await expect.poll(async () => (await station.client.epochs(job))[0]?.state, { timeout: 90_000 }).toBe("final");

  await page.goto(`${station.url}/explore`);
  await expect(page.getByRole("link", { name: "Halves" })).toBeVisible();
  const leaders = page.getByRole("table", { name: "Volunteers by accepted work" });
  await expect(leaders.locator(`[title="${worker}"]`)).toBeVisible();
  await expect(page.getByRole("table", { name: "Settlement epochs" })).toContainText("final");

  await page.getByRole("link", { name: "Halves" }).click();
  await expect(page).toHaveURL(`${station.url}/explore/${job}`);
  const rounds = page.getByRole("table", { name: "Closed rounds" });
  await expect(rounds.getByRole("row")).toHaveCount(3);
  await expect(rounds).toContainText("2 of 2");
  const events = page.getByRole("table", { name: "Contract events" });
  for (const name of ["JobPosted", "EpochProposed"]) await expect(events.getByText(name).first()).toBeVisible();
  await expect(events.getByText("root", { exact: true }).first()).toBeVisible();
  const blocks = (await events.locator("tbody tr td:nth-child(3)").allTextContents()).map(Number);
  expect(blocks).toEqual(blocks.toSorted((a, b) => b - a));
  const epochs = page.getByRole("table", { name: "Settlement epochs" });
  const numbers = (await epochs.locator("tbody tr th").allTextContents()).map(Number);
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));

  const { record } = (await station.client.job(job)).roundViews.at(-1) ?? { record: "" };
  const row = rounds.getByRole("row").filter({ has: page.locator(`[title="${record}"]`) });
  await row.getByRole("button", { name: /^Copy round record/ }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(record);
  const [opened] = await Promise.all([page.waitForEvent("popup"), row.locator(`a[title="${record}"]`).click()]);
  await expect(opened.getByText("This page hashed the bytes itself")).toBeVisible();
  await expect(opened.getByText("accepted").first()).toBeVisible();

  for (const epoch of await station.client.epochs(job)) {
    const response = await page.request.get(`${station.url}/ipfs/${epoch.dag}`);
    expect(response.status()).toBe(200);
  }
});
