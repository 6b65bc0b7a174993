import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settlementFlow } from "./testing/flow.ts";
import { randomFlow } from "./testing/random-flow.ts";
import { shiftedMinichain } from "./testing/shifted-minichain.ts";
import { type Stand, stand, testAnvil } from "./testing/stand.ts";

// One key on both chains: contract addresses follow from it, and gas from the bytes of the addresses.
const researcher = privateKeyToAccount(`0x${"44".repeat(32)}`);

let anvil: Stand;
let mini: Stand;
beforeAll(async () => {
  [anvil, mini] = await Promise.all([stand(testAnvil, researcher), stand(shiftedMinichain, researcher)]);
});
afterAll(() => Promise.all([anvil.end(), mini.end()]));

test("anvil and the in-process EVM agree on balances, events and gas", async () => {
  expect(mini.deployment).toEqual({ ...anvil.deployment, since: mini.deployment.since });
  const [one, other] = [await settlementFlow(anvil), await settlementFlow(mini)];
  expect(one.balances).toEqual([1n, 2n, 0n, 3n, 44n].map((ether) => ether * 10n ** 18n));
  expect(one.events).toEqual(["JobPosted", "EpochProposed", "Claimed", "ClaimSkipped", "Claimed", "Claimed"]);
  const { gas: oneGas, ...oneRest } = one;
  const { gas: otherGas, ...otherRest } = other;
  expect(otherRest).toEqual(oneRest);
  expect(otherGas).toHaveLength(oneGas.length);
  // Times and signatures have more or fewer zero bytes: 12 gas each.
  oneGas.forEach((gas, i) => {
    expect(Math.abs(Number(gas - (otherGas[i] ?? 0n)))).toBeLessThanOrEqual(60);
  });
});

/** Every kind of step that the flows together must have taken, not only tried. */
const TAKEN = [
  "fund",
  "propose",
  "challenge",
  "resolve",
  "disprove",
  "claim",
  "claimMany",
  "claimTo",
  "withdrawOwn",
  "withdrawChallenger",
  "withdrawBurnt",
  "refund",
  "sweep",
  "close",
];

test("random flows leave equal traces on both: every step's gas, events and refusals, and all balances", async () => {
  const taken = new Set<string>();
  for (const seed of [7, 99, 5_741, 90_210]) {
    const block = (await anvil.chain.request({ method: "eth_getBlockByNumber", params: ["latest", false] })) as {
      timestamp: string;
    };
    const given = { seed, steps: 60, deadline: Number(block.timestamp) + 20 * 86_400 };
    const [one, other] = [await randomFlow(anvil, given), await randomFlow(mini, given)];
    expect(other).toEqual(one);
    for (const step of one.steps)
      if (!step.includes("refused") && !step.includes(" - ")) taken.add(step.split(" ")[0] ?? "");
  }
  expect([...taken].sort()).toEqual([...TAKEN].sort());
}, 120_000);
