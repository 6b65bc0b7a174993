import { afterAll, beforeAll, expect, test } from "vitest";
import { addressOf, type Stand, someone, stand } from "../testing/stand.ts";
import { deploy, verifyDeployment } from "./deploy.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

test("what was deployed is the committed code, and only together", async () => {
  await verifyDeployment(s.ledger, s.deployment);
  const other = await deploy(s.ledger, { token: s.deployment.star });
  expect(other.star).toBe(s.deployment.star);
  await verifyDeployment(s.ledger, other);
  const names = ["fraudProofs", "provenance", "objectiveArbiter"] as const;
  for (const name of names) {
    // The same code, but another deployment's.
    const mixed = { ...s.deployment, [name]: other[name] };
    await expect(verifyDeployment(s.ledger, mixed)).rejects.toThrow("do not belong to one another");
    const empty = { ...s.deployment, [name]: addressOf(someone()) };
    await expect(verifyDeployment(s.ledger, empty)).rejects.toThrow("no code");
    const foreign = { ...s.deployment, [name]: s.deployment.star };
    await expect(verifyDeployment(s.ledger, foreign)).rejects.toThrow("other code");
  }
});
