import { balanceOf } from "@starling/ledger";
import { addressOf, pretendJob, proposeCase, type Stand, someone, stand } from "@starling/ledger/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { releaseBond } from "./release-bonds.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

it("takes a bond back once its epoch has been final for a while, once, and only its own", async () => {
  const { job, params, epochs } = await pretendJob(s);
  const [first] = epochs({ workers: 2, epochs: [1], last: true });
  if (first === undefined) return expect.fail("no epoch");
  await proposeCase(s.ledger, params, first.proposed);
  const account = addressOf(s.researcher);
  expect(await releaseBond(s.ledger, { job, account })).toBeUndefined();
  await s.pass(params.window + 10);
  expect(await releaseBond(s.ledger, { job, account })).toBeUndefined();
  await s.pass(300);
  expect(await releaseBond(s.ledger, { job, account: addressOf(someone()) })).toBe(0n);
  const held = () => balanceOf(s.ledger, { token: params.token, account: s.ledger.rounds });
  const before = await held();
  expect(await releaseBond(s.ledger, { job, account })).toBe(params.bond);
  expect(await held()).toBe(before - params.bond);
  expect(await releaseBond(s.ledger, { job, account })).toBe(0n);
});
