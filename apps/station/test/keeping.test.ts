import { DatasetManifest, decodeBlock, TrainSpec } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NodeVolunteer, nodeVolunteer } from "./rig/node-volunteer.ts";
import { type Place, place, type StationProcess, startStation } from "./rig/station-process.ts";

let at: Place;
let station: StationProcess;
let volunteer: NodeVolunteer;

beforeAll(async () => {
  at = place();
  const pace = { SAMPLE_ROUNDS: "1", SAMPLE_CHUNKS: "1", EPOCH_ROUNDS: "1", EPOCH_SECONDS: "1" };
  station = await startStation(at, { ...pace, EMBEDDED_CHAIN: "minichain", KEEP_HOURS: "0" });
  volunteer = await nodeVolunteer(station, 31);
  await volunteer.hello();
}, 120_000);

afterAll(async () => {
  await volunteer.stop();
  await station.stop();
  at.remove();
});

test("a settled job's data leaves the station after the keep time, its evidence does not", async () => {
  const [open] = await station.client.jobs();
  if (open === undefined) throw new TypeError("No job.");
  const block = (cid: CID) => station.client.block(cid);
  const has = (cid: CID) =>
    block(cid).then(
      () => true,
      () => false,
    );
  const spec = decodeBlock(TrainSpec, await block(CID.parse(open.spec)));
  const { dataset } = spec.laneParams;
  const { shards } = decodeBlock(DatasetManifest, await block(dataset));
  const view = () => station.client.job(open.job);
  while ((await view()).state !== "ended") {
    const reply = await volunteer.turn();
    if (reply.type === "wait") await new Promise((done) => setTimeout(done, 200));
  }
  await expect.poll(async () => (await view()).status, { timeout: 120_000 }).toMatch(/data is no longer kept here/);
  for (const cid of [dataset, ...shards.map((shard) => shard.cid)]) expect(await has(cid)).toBe(false);
  const { roundViews, train } = await view();
  const [epoch] = await station.client.epochs(open.job);
  expect(epoch?.state).toBe("final");
  for (const text of [
    open.spec,
    train?.graph ?? "",
    train?.model ?? "",
    epoch?.dag ?? "",
    ...roundViews.map(({ record }) => record),
  ]) {
    expect(await has(CID.parse(text))).toBe(true);
  }
}, 240_000);
