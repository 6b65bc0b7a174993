import { decodeBlock, JobSpec } from "@starling/protocol";
import { replayJob } from "@starling/sdk";
import { CID } from "multiformats/cid";
import { openOperator } from "./harness/operator.ts";
import { onlySmallJob } from "./harness/small-job.ts";
import { contribute } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test("the checkpoint recomputed from the evidence is the same in Node and in a tab", async ({
  page,
  station,
  newProfile,
}) => {
  const operator = await openOperator(station);
  const job = await onlySmallJob(station, operator, { rounds: 3 });
  await contribute(page, station.url);
  await expect.poll(async () => (await station.client.job(job)).state, { timeout: 200_000 }).toBe("ended");
  await page.close();

  const { spec, roundViews, train } = await station.client.job(job);
  expect(roundViews).toHaveLength(3);
  const get = (cid: CID) => station.client.block(cid);
  const records = roundViews.map(({ record }) => CID.parse(record));
  const decoded = decodeBlock(JobSpec, await get(CID.parse(spec)));
  expect((await replayJob(decoded, records, get)).toString()).toBe(train?.model);
  await expect(replayJob(decoded, records.toReversed(), get)).rejects.toThrow("the base checkpoint");

  const auditor = await (await newProfile()).newPage();
  await auditor.goto(`${station.url}/explore/${job}`);
  await auditor.getByRole("link", { name: "Recompute it" }).click();
  await auditor.getByRole("button", { name: "Recompute" }).click();
  await expect(auditor.getByText("Every round follows from its evidence.")).toBeVisible({ timeout: 60_000 });
  const rows = auditor.getByRole("table", { name: "Rounds to recompute" }).getByRole("row");
  await expect(rows.filter({ hasText: "same" })).toHaveCount(3);
  await expect(auditor.getByRole("status").locator(`[title="${train?.model}"]`)).toBeVisible();
});
