import { type Address, type FraudProof, merklePath, type PayTree, payProof, payTree, treeOf } from "@starling/protocol";
import { parseEther } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { ContractRevertError } from "../errors.ts";
import type { Written } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";
import { challenge } from "../operations/challenge.ts";
import { type ClaimLeaf, claim } from "../operations/claim.ts";
import { claimMany } from "../operations/claim-many.ts";
import { claimTo } from "../operations/claim-to.ts";
import { close } from "../operations/close.ts";
import { disprove } from "../operations/disprove.ts";
import { fund } from "../operations/fund.ts";
import { post } from "../operations/post.ts";
import { propose } from "../operations/propose.ts";
import { readEvents } from "../operations/read-events.ts";
import { readJob } from "../operations/read-job.ts";
import { refund } from "../operations/refund.ts";
import { resolve } from "../operations/resolve.ts";
import { signClaimTo } from "../operations/sign-claim-to.ts";
import { sweep } from "../operations/sweep.ts";
import { approve, balanceOf, mint } from "../operations/token.ts";
import { withdrawBond } from "../operations/withdraw-bond.ts";
import { addressOf, type Stand } from "./stand.ts";

const key = (byte: string) => privateKeyToAccount(`0x${byte.repeat(32)}`);
const word = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;
const WORKERS = ["11", "22", "33", "55"].map(key).sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
const WALLET: Address = `0x${"77".repeat(20)}`;
const [ARBITER, CHALLENGER] = [key("66"), key("88")];
const BURN: Address = "0x000000000000000000000000000000000000dead";

/** xorshift32: the same draws from the same seed, anywhere. */
function drawsFrom(seed: number): (below: number) => number {
  let state = seed || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

interface World {
  readonly stand: Stand;
  readonly params: JobParams;
  readonly job: `0x${string}`;
  readonly draw: (below: number) => number;
  readonly client: Ledger;
  readonly arbiter: Ledger;
  readonly challenger: Ledger;
  /** Trees proposed so far, right or wrong. */
  readonly trees: PayTree[];
}

/** What a step did: a gas figure and events, or the contract's reason to refuse it. */
export type Step = string;

/** The next epoch's tree, or one that does not begin with its sentinel. */
function grownTree({ draw, trees }: World): PayTree {
  const last = trees.at(-1);
  const leaves = WORKERS.map((worker) => {
    const had = last?.leaves.find(({ account }) => account === addressOf(worker))?.amount ?? 0n;
    return { account: addressOf(worker), amount: had + BigInt(draw(3)) * parseEther("1") };
  });
  return draw(3) === 0 ? treeOf(leaves) : payTree(leaves);
}

function someLeaf({ draw, trees }: World): { leaf: ClaimLeaf; worker: (typeof WORKERS)[number] } {
  const worker = WORKERS[draw(WORKERS.length)] ?? key("11");
  const tree = trees.at(-1 - draw(2)) ?? trees[0] ?? payTree([]);
  const leaf = payProof(tree, addressOf(worker)) ?? { account: addressOf(worker), amount: 1n, index: 1, proof: [] };
  return { leaf, worker };
}

type Action = (world: World) => Promise<Written | { readonly gasUsed?: bigint } | undefined>;

const actions: Readonly<Record<string, Action>> = {
  fund: ({ client, job, draw }) => fund(client, { job, amount: BigInt(draw(5)) * parseEther("1") }),
  async propose(world) {
    const { client, params, job, trees } = world;
    const tree = grownTree(world);
    const { epoch } = await readJob(client, { job, params });
    const proposal = { root: tree.root, total: tree.total, model: word("0e"), evidence: word("0f") };
    const proposed = await propose(client, { params, proposal: { epoch: epoch + 1, ...proposal } });
    trees.push(tree);
    return proposed;
  },
  async challenge({ challenger, params, job }) {
    const { epoch } = await readJob(challenger, { job, params });
    return challenge(challenger, { params, epoch, reason: word("01") });
  },
  async resolve({ arbiter, params, job, draw }) {
    const { epoch } = await readJob(arbiter, { job, params });
    return resolve(arbiter, { params, epoch, stands: draw(2) === 0 });
  },
  async disprove({ challenger, params, job, trees }) {
    const tree = trees.at(-1);
    const [first] = tree?.leaves ?? [];
    if (tree === undefined || first === undefined) return undefined;
    const { epoch } = await readJob(challenger, { job, params });
    const proof: FraudProof = { kind: "FirstLeaf", leaf: { ...first, ...merklePath(tree, 0) } };
    return disprove(challenger, { params, epoch, proof });
  },
  claim: (world) => claim(world.client, { job: world.job, leaf: someLeaf(world).leaf }),
  async claimMany(world) {
    const leaves = Array.from({ length: 1 + world.draw(3) }, () => someLeaf(world).leaf);
    return claimMany(world.client, { job: world.job, leaves });
  },
  async claimTo(world) {
    const { client, job } = world;
    const { leaf, worker } = someLeaf(world);
    const signer = { ...worker, address: addressOf(worker) };
    const signed = await signClaimTo(client, { job, signer, to: WALLET, deadline: 5_000_000_000 });
    return claimTo(client, { job, leaf, signed });
  },
  withdrawOwn: ({ client, params }) => withdrawBond(client, { params, account: params.client }),
  withdrawChallenger: ({ challenger, params }) => withdrawBond(challenger, { params, account: addressOf(CHALLENGER) }),
  withdrawBurnt: ({ client, params }) => withdrawBond(client, { params, account: BURN }),
  refund: ({ client, params }) => refund(client, { params }),
  sweep: ({ client, params }) => sweep(client, { params }),
  close: ({ client, params, draw }) => (draw(4) === 0 ? close(client, { params }) : Promise.resolve(undefined)),
  async wait({ stand, draw }) {
    // Far from every border: the two chains' clocks may be a second apart.
    const jumps = [40, 90, 90, 400, 4_000];
    await stand.pass(jumps[draw(jumps.length)] ?? 40);
    return undefined;
  },
  async long({ stand }) {
    await stand.pass(60 * 86_400);
    return undefined;
  },
};
const names = Object.keys(actions).filter((name) => name !== "long");
/** Proposals and the passing of time are what everything else needs. */
const drawn = [...names, "propose", "propose", "propose", "wait", "wait", "disprove", "disprove", "claim", "claim"];
/** How every flow ends: long after the last claim. */
const ending = ["wait", "long", "refund", "sweep", "withdrawOwn", "withdrawChallenger", "withdrawBurnt", "claim"];

/**
 * A job's life as a seed draws it: what every step did, and where the money is. Equal on every EVM.
 */
export async function randomFlow(stand: Stand, given: { seed: number; steps: number; deadline: number }) {
  const { ledger } = stand;
  const token = stand.deployment.star;
  const [arbiter, challenger] = [await stand.as(ARBITER), await stand.as(CHALLENGER)];
  await mint(ledger, { token, to: addressOf(CHALLENGER), amount: parseEther("1000") });
  await approve(challenger, { token, amount: 2n ** 200n });
  const salt: `0x${string}` = `0x${given.seed.toString(16).padStart(64, "0")}`;
  const bond = parseEther("4");
  const params = stand.params({
    window: 60,
    ruling: 300,
    arbiter: addressOf(ARBITER),
    bond,
    deadline: given.deadline,
    salt,
  });
  const { job } = await post(ledger, { params, amount: parseEther("60") });
  const draw = drawsFrom(given.seed);
  const world: World = { stand, params, job, draw, client: ledger, arbiter, challenger, trees: [] };
  const steps: Step[] = [];
  const random = Array.from({ length: given.steps }, () => () => drawn[draw(drawn.length)] ?? "wait");
  for (const next of [...random, ...ending.map((name) => () => name)]) {
    const name = next();
    try {
      const done = await actions[name]?.(world);
      const events = done !== undefined && "events" in done ? done.events.map((event) => event.name) : [];
      steps.push(`${name} ${done?.gasUsed ?? "-"} ${events.join()}`);
    } catch (error) {
      if (!(error instanceof ContractRevertError)) throw error;
      steps.push(`${name} refused: ${error.reason}`);
    }
  }
  // A block with the clock of now: the in-process EVM mines none by itself.
  await mint(ledger, { token, to: WALLET, amount: 1n });
  const accounts = [...WORKERS.map(addressOf), WALLET, params.client, addressOf(CHALLENGER), BURN, ledger.rounds];
  const balances = await Promise.all(accounts.map((account) => balanceOf(ledger, { token, account })));
  const { paid, owed, free, epoch, phase, escrowed } = await readJob(ledger, { job, params });
  const events = (await readEvents(ledger, { job })).map(({ name, args }) => {
    // The two chains' clocks may differ by seconds; everything else is equal.
    const fields = Object.entries(args).filter(([field]) => !["ripeAt", "closedAt"].includes(field));
    return `${name} ${JSON.stringify(fields, (_, value) => (typeof value === "bigint" ? `${value}` : value))}`;
  });
  return { steps, balances, events, state: { paid, owed, free, epoch, phase, escrowed } };
}
