import { expect, test } from "vitest";
import { CLAIM_PERIOD, jobIdOf, jobParams, NOBODY } from "./job-params.ts";

const word = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;
const account = (byte: string): `0x${string}` => `0x${byte.repeat(20)}`;
const given = {
  client: account("01"),
  token: account("02"),
  coordinator: account("03"),
  maxStep: 5n,
  window: 60,
  deadline: 1_000_000,
  spec: word("51"),
  terms: word("7e"),
  salt: word("00"),
};

test("what is left out follows from what is given, at the contract's limits", () => {
  expect(jobParams(given)).toMatchObject({ arbiter: NOBODY, bond: 0n, ruling: 0, silence: 0, grace: 120 });
  const full = jobParams({ ...given, ruling: 600, silence: 30, arbiter: account("04"), bond: 5n });
  expect(full.grace).toBe(30 + 2 * 660);
  expect(full.claimUntil).toBe(1_000_000 + full.grace + 660 + CLAIM_PERIOD);
  expect(jobParams({ ...given, grace: 500, claimUntil: 9_000_000 })).toMatchObject({
    grace: 500,
    claimUntil: 9_000_000,
  });
});

test("every parameter, the chain and the contract are part of the id", () => {
  const params = jobParams(given);
  const domain = { chainId: 31_415, contract: account("0c") };
  const id = jobIdOf(domain, params);
  expect(jobIdOf({ ...domain, chainId: 1 }, params)).not.toBe(id);
  expect(jobIdOf({ ...domain, contract: account("0d") }, params)).not.toBe(id);
  for (const [name, value] of Object.entries(params)) {
    const other =
      typeof value === "string" ? `${value.slice(0, -1)}f` : typeof value === "bigint" ? value + 1n : value + 1;
    expect(jobIdOf(domain, { ...params, [name]: other })).not.toBe(id);
  }
});
