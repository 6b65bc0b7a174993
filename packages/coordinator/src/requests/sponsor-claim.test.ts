import { type Address, type JobId, type SignedClaim, signTyped, type TypedSigner } from "@starling/protocol";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RedirectedClaim } from "../components.ts";
import { CLAIM_INTERVAL_MS } from "../constants.ts";
import { TEST_DOMAIN, testAccount } from "../testing/test-keys.ts";
import type { RequestContext } from "./context.ts";
import { sponsorClaim } from "./sponsor-claim.ts";

const JOB = `0x${"0b".repeat(32)}` as JobId;
const [worker, other] = [testAccount(1), testAccount(2)];
const wallet = testAccount(40).address;
const transaction = `0x${"ee".repeat(32)}` as const;

/** Final leaves; how they follow from facts and the chain's root is tested with settlement. */
const final = new Map<Address, bigint>([[worker.address, 100n]]);
vi.mock("../settlement/final-proof.ts", () => ({
  finalProof: (_job: unknown, _live: unknown, account: Address) => {
    const amount = final.get(account);
    return amount === undefined ? undefined : { account, amount, index: 1, proof: [] };
  },
}));

let now = 1_800_000_000_000;
let claimed = 30n;
let sent: RedirectedClaim[] = [];

/** As much of a coordinator as a claim touches. */
function context({ sponsor = true } = {}): RequestContext {
  const chain = {
    claimed: async () => claimed,
    claimTo: async (_job: JobId, claim: RedirectedClaim) => {
      sent.push(claim);
      return { transaction };
    },
  };
  return {
    book: { state: { jobs: new Map([[JOB, { job: JOB }]]) } },
    chain: sponsor ? chain : { claimed: chain.claimed },
    clock: { now: () => now },
    domain: TEST_DOMAIN,
    live: {},
    claims: new Map(),
    refreshChain: async () => undefined,
  } as unknown as RequestContext;
}

async function order(signer: TypedSigner = worker, change: Partial<SignedClaim["claim"]> = {}): Promise<SignedClaim> {
  const claim = { job: JOB, account: worker.address, to: wallet, nonce: "4", deadline: 1_900_000_000, ...change };
  return { claim, signature: (await signTyped(signer, TEST_DOMAIN, "ClaimTo", claim)) as SignedClaim["signature"] };
}

beforeEach(() => {
  now += 10 * CLAIM_INTERVAL_MS;
  claimed = 30n;
  sent = [];
});

describe("a sponsored claim", () => {
  it("needs no session: the account's own signature sends what is due where it says", async () => {
    expect(await sponsorClaim(context(), await order())).toEqual({ transaction, amount: 70n });
    expect(sent).toMatchObject([{ account: worker.address, to: wallet, cumulative: 100n, nonce: 4n }]);
  });

  it("is refused where nobody sponsors, with the way out", async () => {
    await expect(sponsorClaim(context({ sponsor: false }), await order())).rejects.toMatchObject({
      name: "ClaimRefusedError",
      fix: expect.stringContaining("from your wallet"),
    });
  });

  it.each([
    ["somebody else signed", () => order(other)],
    [
      "the target was changed",
      async () => ({ ...(await order()), claim: { ...(await order()).claim, to: other.address } }),
    ],
  ])("is refused when %s", async (_, make) => {
    await expect(sponsorClaim(context(), await make())).rejects.toMatchObject({ name: "AuthorityError" });
    expect(sent).toEqual([]);
  });

  it("is taken once a minute for an account and a job", async () => {
    const shared = context();
    await sponsorClaim(shared, await order());
    await expect(sponsorClaim(shared, await order())).rejects.toThrow("a moment ago");
    now += CLAIM_INTERVAL_MS;
    await expect(sponsorClaim(shared, await order())).resolves.toMatchObject({ transaction });
  });

  it("moves nothing twice, and only what a final root holds", async () => {
    claimed = 100n;
    await expect(sponsorClaim(context(), await order())).rejects.toThrow("was claimed");
    const stranger = testAccount(9);
    await expect(sponsorClaim(context(), await order(stranger, { account: stranger.address }))).rejects.toThrow(
      "No final epoch",
    );
    await expect(
      sponsorClaim(context(), await order(worker, { job: `0x${"0c".repeat(32)}` as JobId })),
    ).rejects.toThrow("no such job");
    expect(sent).toEqual([]);
  });
});
