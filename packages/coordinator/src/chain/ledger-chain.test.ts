import {
  approve,
  chainClient,
  chainOf,
  claim,
  close,
  deploy,
  jobIdOf,
  jobParams,
  keySender,
  type Ledger,
  ledger,
  memoryTxLog,
  mint,
  post,
  refund,
  signClaimTo,
  signingDomain,
} from "@starling/ledger";
import { type Minichain, minichain } from "@starling/ledger/minichain";
import { type Address, payProof, payTree, signTyped } from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { beforeAll, expect, it } from "vitest";
import { testAccount, testSession } from "../testing/test-keys.ts";
import { ledgerChain } from "./ledger-chain.ts";

const accountOf = (n: number) => privateKeyToAccount(`0x${n.toString(16).padStart(64, "0")}`);
const CLIENT = 900;
const COORDINATOR = 901;
const HOT = 903;

let machine: Minichain;
/** Seconds of the chain's own clock, which starts with this machine's: signatures are dated by that one. */
let now = Math.floor(Date.now() / 1_000);
let own: Ledger;
let hot: Ledger;
let token: Address;

beforeAll(async () => {
  machine = await minichain({ now: () => now });
  const client = chainClient(chainOf(machine.chainId, "http://127.0.0.1"), machine.request);
  const log = memoryTxLog();
  for (const n of [CLIENT, HOT]) await machine.setBalance(testAccount(n).address, 10n ** 20n);
  const sender = keySender({ client, account: accountOf(CLIENT), log });
  const deployed = await deploy({ client, pollMs: 5, confirmations: 1, sender });
  token = deployed.star;
  const { rounds, since } = deployed;
  own = ledger({ client, rounds, since, pollMs: 5, sender });
  hot = ledger({ client, rounds, since, pollMs: 5, sender: keySender({ client, account: accountOf(HOT), log }) });
  await mint(own, { token, to: testAccount(CLIENT).address, amount: 1_000n });
  await approve(own, { token, amount: 1_000n });
}, 60_000);

it("appoints the hot key, proposes once, and tells of escrow, epochs and claims", async () => {
  const params = jobParams({
    client: testAccount(CLIENT).address,
    token,
    coordinator: testAccount(COORDINATOR).address,
    maxStep: 1_000n,
    window: 60,
    deadline: now + 10_000,
    spec: `0x${"51".repeat(32)}`,
    terms: `0x${"7e".repeat(32)}`,
    salt: `0x${"01".repeat(32)}`,
  });
  const { job } = await post(own, { params, amount: 1_000n });
  const delegation = {
    job: jobIdOf(signingDomain(own), params),
    peer: testSession(HOT).publicKey,
    signer: testAccount(HOT).address,
    from: params.coordinator,
    expiry: params.deadline + 100_000,
  };
  const signature = await signTyped(testAccount(COORDINATOR), signingDomain(own), "CoordinatorDelegation", delegation);
  const signed = { delegation, signature };
  const chain = ledgerChain(hot);
  expect(await chain.readJob(job)).toEqual({
    escrowed: 1_000n,
    refunded: 0n,
    paid: 0n,
    closedAt: null,
    newest: null,
    final: null,
  });
  const worker = testAccount(7);
  const tree = payTree([{ account: worker.address, amount: 300n }]);
  const proposal = {
    epoch: 1,
    root: tree.root,
    total: tree.total,
    model: `0x${"0e".repeat(32)}`,
    evidence: `0x${"0f".repeat(32)}`,
  } as const;
  const first = await chain.propose(params, proposal, { delegation: signed });
  expect(await chain.propose(params, proposal, { delegation: signed })).toEqual(first);
  expect((await chain.beacon()).byteLength).toBe(32);
  expect(await chain.readJob(job)).toMatchObject({ newest: { epoch: 1, root: tree.root, final: false }, final: null });
  now += 120;
  await mint(own, { token, to: testAccount(CLIENT).address, amount: 1n });
  expect(await chain.readJob(job)).toMatchObject({
    newest: { epoch: 1, final: true },
    final: { epoch: 1, total: 300n },
  });
  const leaf = payProof(tree, worker.address);
  if (leaf === undefined) throw new TypeError("No leaf.");
  const wallet = testAccount(8).address;
  const redirect = await signClaimTo(own, { job, signer: worker, to: wallet });
  const { to, nonce, deadline } = redirect.message;
  await chain.claimTo?.(job, {
    account: leaf.account,
    cumulative: leaf.amount,
    index: leaf.index,
    proof: leaf.proof,
    to: to as Address,
    nonce: BigInt(nonce),
    deadline: Number(deadline),
    signature: redirect.signature,
  });
  expect(await chain.claimed(job, worker.address)).toBe(300n);
  await expect(claim(own, { job, leaf })).rejects.toMatchObject({ reason: "NothingDue" });
  await close(own, { params });
  expect((await chain.readJob(job)).closedAt).toBeGreaterThan(0);
  now += params.grace + 200;
  await refund(own, { params });
  expect(await chain.readJob(job)).toMatchObject({ refunded: 700n, paid: 300n });
}, 60_000);
