import { payProof, payTree } from "@starling/protocol";
import { parseEther } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { claim } from "../operations/claim.ts";
import { claimMany } from "../operations/claim-many.ts";
import { claimTo } from "../operations/claim-to.ts";
import { post } from "../operations/post.ts";
import { propose } from "../operations/propose.ts";
import { readEvents } from "../operations/read-events.ts";
import { readJob } from "../operations/read-job.ts";
import { signClaimTo } from "../operations/sign-claim-to.ts";
import { balanceOf } from "../operations/token.ts";
import { addressOf, type Stand } from "./stand.ts";

const digest = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;

/** The workers of the flow, the same everywhere, in the order of their addresses. */
export const WORKERS = ["11", "22", "33"]
  .map((byte) => privateKeyToAccount(digest(byte)))
  .sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));

/** Where the third worker wants its pay. */
export const WALLET = `0x${"77".repeat(20)}` as const;

/**
 * One job from posting to its last claim, and what it did: gas of each transaction, balances, names of events. Equal
 * on every EVM.
 */
export async function settlementFlow(stand: Stand) {
  const { ledger } = stand;
  const token = stand.deployment.star;
  // A window of a second is over by the next block of any chain.
  const params = stand.params({ window: 1, deadline: 4_000_000_000, salt: digest("ab") });
  const gas: bigint[] = [];
  const note = ({ gasUsed }: { gasUsed?: bigint }) => gas.push(gasUsed ?? 0n);

  const posted = await post(ledger, { params, amount: parseEther("50") });
  note(posted);
  const { job } = posted;
  const leaves = WORKERS.map((worker, i) => ({ account: addressOf(worker), amount: parseEther(`${i + 1}`) }));
  const tree = payTree(leaves);
  const proofs = leaves.map(({ account }) => payProof(tree, account)).filter((proof) => proof !== undefined);
  const proposal = { root: tree.root, total: tree.total, model: digest("0e"), evidence: digest("0f") };
  note(await propose(ledger, { params, proposal: { ...proposal, epoch: 1 } }));
  const [first, second, third] = proofs;
  const signer = WORKERS[2];
  if (first === undefined || second === undefined || third === undefined || signer === undefined) {
    throw new Error("the flow has three workers");
  }
  await stand.settle();
  note(await claim(ledger, { job, leaf: first }));
  note(await claimMany(ledger, { job, leaves: [first, second] }));
  const signed = await signClaimTo(ledger, { job, signer: { ...signer, address: addressOf(signer) }, to: WALLET });
  note(await claimTo(ledger, { job, leaf: third, signed }));
  const accounts = [...WORKERS.map(addressOf), WALLET, ledger.rounds];
  const balances = await Promise.all(accounts.map((account) => balanceOf(ledger, { token, account })));
  const { paid, owed, free, epoch } = await readJob(ledger, { job, params });
  const events = (await readEvents(ledger, { job })).map(({ name }) => name);
  return { gas, balances, paid, owed, free, epoch, events };
}
