import { digestOf, termsOf } from "@starling/protocol";
import { sampleCid } from "@starling/protocol/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LedgerError } from "./errors.ts";
import { estimate } from "./estimate.ts";
import { close } from "./operations/close.ts";
import { readJob } from "./operations/read-job.ts";
import { readRegistration, readRegistrations, readSeal } from "./operations/read-provenance.ts";
import { refund } from "./operations/refund.ts";
import { register, setPayee } from "./operations/register.ts";
import { seal } from "./operations/seal.ts";
import { sweep } from "./operations/sweep.ts";
import { balanceOf } from "./operations/token.ts";
import { pretendJob, proposeCase } from "./testing/pretend-job.ts";
import { addressOf, type Stand, someone, stand } from "./testing/stand.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

const digest = digestOf(sampleCid("dataset"));
const licence = digestOf(sampleCid("licence"));

test("an author registers once, and may change who is paid; others' words are kept apart", async () => {
  const [author, other] = [someone(), someone()];
  const [payee, heir] = [addressOf(someone()), addressOf(someone())];
  const theirs = await s.as(author);
  const order = { digest, payee, bps: 300, terms: licence };
  expect(await readRegistration(s.ledger, { author: addressOf(author), digest })).toBeUndefined();
  await register(theirs, order);
  await expect(register(theirs, { ...order, bps: 1 })).rejects.toMatchObject({ reason: "AlreadyRegistered" });
  await expect(register(theirs, { ...order, digest: licence, bps: 10_001 })).rejects.toMatchObject({
    reason: "InvalidRegistration",
    args: ["bps"],
  });
  await setPayee(theirs, { digest, payee: heir });
  const strangers = await s.as(other);
  await expect(setPayee(strangers, { digest, payee })).rejects.toMatchObject({ reason: "NotRegistered" });
  await register(strangers, { ...order, bps: 9_999 });
  expect(await readRegistration(s.ledger, { author: addressOf(author), digest })).toMatchObject({
    payee: heir,
    bps: 300,
    terms: licence,
  });
  expect(await readRegistrations(s.ledger)).toMatchObject([
    { author: addressOf(author), payee: heir, bps: 300 },
    { author: addressOf(other), payee, bps: 9_999 },
  ]);
});

test("a ledger without Provenance says so", async () => {
  const { provenance: _, ...without } = s.ledger;
  await expect(readSeal(without, { job: digest })).rejects.toThrow(LedgerError);
  expect(await readRegistrations(without)).toEqual([]);
});

test("a job is sealed when it is over, and swept when claims are", async () => {
  const job = await pretendJob(s);
  const { params } = job;
  const [only] = job.epochs({ workers: 3, epochs: [2], last: true });
  if (only === undefined) return expect.fail("no epoch");
  const { header } = only.loaded;
  const terms = termsOf(only.spec);
  await proposeCase(s.ledger, params, only.proposed);
  await expect(seal(s.ledger, { params, terms, header })).rejects.toMatchObject({ reason: "JobNotSettled" });
  await close(s.ledger, { params });
  await s.pass(params.grace + 60);
  await expect(seal(s.ledger, { params, terms: { ...terms, copies: 9 }, header })).rejects.toMatchObject({
    reason: "TermsUnknown",
  });
  const dry = await estimate(s.ledger, (ledger) => seal(ledger, { params, terms, header }));
  expect(await readSeal(s.ledger, { job: job.job })).toBeUndefined();
  const { gasUsed } = await seal(s.ledger, { params, terms, header });
  expect(dry?.gas).toBeGreaterThanOrEqual(gasUsed);
  expect(dry?.wei).toBeGreaterThan(dry?.gas ?? 0n);
  expect(await readSeal(s.ledger, { job: job.job })).toMatchObject({
    model: header.model,
    parent: terms.base,
    epoch: 1,
  });
  await expect(seal(s.ledger, { params, terms, header })).rejects.toMatchObject({ reason: "AlreadySealed" });

  const { total } = only.proposed;
  await refund(s.ledger, { params });
  await expect(sweep(s.ledger, { params })).rejects.toMatchObject({ reason: "ClaimsOpen" });
  await expect(estimate(s.ledger, (ledger) => sweep(ledger, { params }))).rejects.toMatchObject({
    reason: "ClaimsOpen",
  });
  expect(await readJob(s.ledger, { job: job.job })).toMatchObject({ phase: "refundable", owed: total, sweepable: 0n });
  await s.pass(60 * 86_400);
  expect(await readJob(s.ledger, { job: job.job })).toMatchObject({ phase: "sweepable", sweepable: total });
  const account = params.client;
  const before = await balanceOf(s.ledger, { token: params.token, account });
  const { events } = await sweep(s.ledger, { params });
  expect(events.map(({ name }) => name)).toEqual(["Swept"]);
  expect((await balanceOf(s.ledger, { token: params.token, account })) - before).toBe(total);
  await expect(sweep(s.ledger, { params })).rejects.toMatchObject({ reason: "NothingToSweep" });
});
