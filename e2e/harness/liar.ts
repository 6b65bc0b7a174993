import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import {
  approve,
  chainClient,
  chainOf,
  close,
  handover,
  type JobParams,
  jobParams,
  keySender,
  type Ledger,
  ledger,
  memoryTxLog,
  type Proposal,
  post,
  propose,
  resolve,
} from "@starling/ledger";
import {
  type Block,
  type Bytes32,
  digestOf,
  encodeBlock,
  encodeEpochHeader,
  epochEvidenceDigest,
  type Hex,
  type JobId,
  rawBlock,
  termsHash,
  termsOf,
  toHex,
} from "@starling/protocol";
import type { CID } from "multiformats/cid";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { uploadSmallJob } from "./small-job.ts";
import type { RunningStation } from "./station.ts";

const TOKENS = 10n ** 18n;
/** Long enough for a person, or a busy machine, to dispute. */
const WINDOW = 600;
/** What each proposer and challenger puts at stake: no more than stations put up. */
const BOND = TOKENS;

/** A researcher who takes the coordinator's place, proposes what is wrong, and is the job's arbiter, too. */
export interface Liar {
  readonly job: JobId;
  /** Proposes an epoch whose evidence nobody has. */
  proposeWithoutEvidence(epoch: number): Promise<void>;
  /**
   * Proposes an epoch whose evidence is of another pay root than the chain's. Gives the blocks: who has them can prove
   * it, the station has not.
   */
  proposeOtherRoot(epoch: number): Promise<readonly Block[]>;
  /** Lets the newest epoch become final, ends the job and waits until no epoch can follow. */
  finish(): Promise<void>;
  /** Waits until the time to claim is over. */
  outwaitClaims(): Promise<void>;
  /** As the arbiter: lets a challenged epoch stand or fall. */
  rule(epoch: number, stands: boolean): Promise<void>;
}

const random = (): Bytes32 => toHex(crypto.getRandomValues(new Uint8Array(32))) as Bytes32;

/** Moves the embedded chain's clock, past the station's door. */
async function wait(station: RunningStation, seconds: number): Promise<void> {
  const note = readFileSync(join(station.dataDir, "chain", "chain.pid.json"), "utf8");
  const { port } = JSON.parse(note) as { port: number };
  for (const [method, params] of [
    ["evm_increaseTime", [seconds]],
    ["evm_mine", []],
  ]) {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    await fetch(`http://127.0.0.1:${port}`, { method: "POST", headers: { "content-type": "application/json" }, body });
  }
}

async function richLedger(station: RunningStation, key: Hex): Promise<Ledger> {
  const { chain } = await station.client.info();
  const rpc = new URL(chain.rpc, station.url).href;
  const client = chainClient(chainOf(chain.id, rpc), rpc);
  const account = privateKeyToAccount(key);
  const sender = keySender({ client, account, log: memoryTxLog() });
  await station.client.faucet(sender.address);
  const rich = ledger({ client, rounds: chain.contract, sender });
  await approve(rich, { token: chain.token, amount: 10_000n * TOKENS });
  return rich;
}

/** Evidence of an epoch that pays nobody, under a header that names another pay root. */
function otherEvidence({ job, spec, epoch, params }: { job: JobId; spec: CID; epoch: number; params: JobParams }) {
  const page = encodeBlock({ v: 1, leaves: [] });
  const evidence = {
    v: 1,
    job,
    spec,
    epoch,
    prev: null,
    rounds: [],
    closed: 0,
    releasedBelow: 0,
    last: false,
    leaves: [page.cid],
  };
  const dag = encodeBlock(evidence);
  const header = {
    spec: params.spec,
    epoch,
    rounds: 0,
    receiptsRoot: random(),
    verdictsRoot: random(),
    payRoot: random(),
    model: random(),
    dag: digestOf(dag.cid),
  };
  const blocks: readonly Block[] = [page, dag, rawBlock(encodeEpochHeader(header))];
  return { blocks, evidence: epochEvidenceDigest(header), model: header.model };
}

/** Posts a small job with bonds and an arbiter, and takes its coordinator's place. */
export async function openLiar(station: RunningStation, key: Hex = generatePrivateKey()): Promise<Liar> {
  const chain = await richLedger(station, key);
  const me = chain.sender?.address ?? "0x";
  const { chain: facts, terms } = await station.client.info();
  const { spec, cid } = await uploadSmallJob(station);
  const params = jobParams({
    client: me,
    token: facts.token,
    coordinator: terms.coordinator,
    arbiter: me,
    bond: BOND,
    maxStep: 1_000n * TOKENS,
    window: WINDOW,
    ruling: WINDOW,
    deadline: Math.floor(Date.now() / 1_000) + 86_400,
    spec: digestOf(cid),
    terms: termsHash(termsOf(spec)),
    salt: random(),
  });
  const { job } = await post(chain, { params, amount: 1_000n * TOKENS });
  await expect.poll(async () => (await station.client.jobs()).map((view) => view.job)).toContain(job);
  await handover(chain, { params, next: me });
  await wait(station, WINDOW + 1);
  const offer = (proposal: Proposal) => propose(chain, { params, proposal });
  return {
    job,
    proposeWithoutEvidence: async (epoch) =>
      void (await offer({ epoch, root: random(), total: 5n, model: random(), evidence: random() })),
    async proposeOtherRoot(epoch) {
      const { blocks, ...named } = otherEvidence({ job, spec: cid, epoch, params });
      await offer({ epoch, root: random(), total: 5n, ...named });
      return blocks;
    },
    async finish() {
      await wait(station, WINDOW + 1);
      await close(chain, { params });
      await wait(station, params.grace + 1);
    },
    outwaitClaims: () => wait(station, params.claimUntil - Math.floor(Date.now() / 1_000)),
    rule: async (epoch, stands) => void (await resolve(chain, { params, epoch, stands })),
  };
}
