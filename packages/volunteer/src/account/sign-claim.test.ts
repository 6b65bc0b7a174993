import { verifyTyped } from "@starling/protocol";
import { createPublicClient, custom } from "viem";
import { describe, expect, it } from "vitest";
import { CLAIM_SECONDS } from "../constants.ts";
import { accountOf } from "../identity/account-of.ts";
import { createSecrets } from "../identity/secrets.ts";
import { account, DOMAIN, JOB, NOW } from "../testing/samples.ts";
import { signClaim } from "./sign-claim.ts";

const to = account(11).address;
const secrets = createSecrets();

/** A chain that knows nothing but the account's nonce. */
function chain(nonce: bigint) {
  const request = async ({ method }: { method: string }) =>
    method === "eth_chainId" ? "0x7a69" : `0x${nonce.toString(16).padStart(64, "0")}`;
  return {
    client: createPublicClient({
      chain: {
        id: DOMAIN.chainId,
        name: "test",
        nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
        rpcUrls: { default: { http: [] } },
      },
      transport: custom({ request }),
    }),
    rounds: DOMAIN.contract,
  };
}

describe("signClaim", () => {
  it("signs with the kept payout key, the next nonce and an end, without anything started", async () => {
    const parts = { vault: { peek: async () => secrets }, ledger: chain(4n), now: () => NOW };
    const { claim, signature } = await signClaim(parts, { job: JOB, to });
    expect(claim).toEqual({
      job: JOB,
      account: accountOf(secrets),
      to,
      nonce: "4",
      deadline: NOW / 1000 + CLAIM_SECONDS,
    });
    expect(await verifyTyped(DOMAIN, "ClaimTo", claim, signature, claim.account)).toBe(true);
  });

  it("says what to do where there are no keys", async () => {
    const parts = { vault: { peek: async () => undefined }, ledger: chain(0n) };
    await expect(signClaim(parts, { job: JOB, to })).rejects.toMatchObject({
      name: "IdentityError",
      fix: expect.stringContaining("import"),
    });
  });
});
