import { openOperator } from "./harness/operator.ts";
import { recordRtc } from "./harness/rtc.ts";
import { onlySmallJob } from "./harness/small-job.ts";
import { contribute, figure, untilAcknowledged } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";

test("with the station's blocks switched off, a second tab gets the model from the first over WebRTC", async ({
  page,
  station,
  newProfile,
}) => {
  const operator = await openOperator(station);
  // Many chunks, so that the round is still open when the second tab comes.
  const job = await onlySmallJob(station, operator, { chunks: 200, roundMs: 600_000 });
  await contribute(page, station.url);
  await untilAcknowledged(page, 1);
  // A tab that rests still gives what it has, and leaves the processor to the other one.
  await page.getByRole("button", { name: "Pause" }).click();
  await operator.serving(false);
  const { train } = await station.client.job(job);
  expect((await fetch(`${station.url}/ipfs/${train?.model}`)).status).toBe(404);

  const other = await (await newProfile()).newPage();
  const totals = await recordRtc(other);
  await contribute(other, station.url);
  await untilAcknowledged(other, 1);

  await expect(figure(other, "Blocks from the station")).toHaveText("0 B");
  await expect(figure(other, "Blocks from the gateway")).toHaveText("0 B");
  await expect(figure(other, "Blocks from other tabs")).not.toHaveText("0 B");
  const peers = other.getByRole("table", { name: "Connected peers" });
  await expect(peers.getByRole("row", { name: /a tab/ })).toContainText("direct");
  const { connected, received, routes } = await totals();
  expect(connected).toBeGreaterThanOrEqual(1);
  expect(routes.length).toBeGreaterThanOrEqual(1);
  expect(routes.join()).not.toContain("relay");
  // The weights alone: 8·8·16 + 16·4 numbers of four bytes.
  expect(received).toBeGreaterThan(4 * (8 * 8 * 16 + 16 * 4));
  await expect(figure(page, "Blocks given to others")).not.toHaveText("0 B");
});
