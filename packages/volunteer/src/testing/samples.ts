import {
  type Bytes32,
  type Chunk,
  chunkBlock,
  digestOf,
  encodeBlock,
  type InferChunk,
  type InferSpec,
  inferInputs,
  type JobOffer,
  type JobSpec,
  type Lease,
  type PeerSigner,
  peerSigner,
  type SigningDomain,
  signTyped,
  type TaskReply,
  type TaskRequest,
  type TrainChunk,
  type TrainSpec,
  type TypedSigner,
  unitsOf,
} from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { sampleChunk, sampleInferChunk, sampleSpec } from "../../../protocol/src/testing/samples.ts";
import type { ChainJob } from "../components.ts";
import { coordinatorSession } from "../loop/session.ts";

/** Made-up parties for unit tests: real keys, nobody's. */
export const DOMAIN: SigningDomain = { chainId: 31_337, contract: `0x${"c0".repeat(20)}` };
export const NOW = 1_800_000_000_000;
export const ENGINE: Bytes32 = `0x${"00".repeat(31)}01`;
export const PEER_ID = "12D3KooWMNtLad4pjefSXst9zMQF3TqPApDzyGjv12N3j9KZFRFH";

export function account(n: number): TypedSigner {
  const key = privateKeyToAccount(`0x${n.toString(16).padStart(64, "0")}`);
  return {
    address: key.address.toLowerCase() as TypedSigner["address"],
    signTypedData: (data) => key.signTypedData(data),
  };
}

export const session = (n: number): PeerSigner => peerSigner(new Uint8Array(32).fill(n));

export const JOB = `0x${"0b".repeat(32)}` as Bytes32;
export const COORDINATOR = account(1);
export const CLIENT = account(2);
export const HOT = account(3);
export const COORDINATOR_PEER = session(4);

/** An offer whose delegation holds, and the job as the chain has it. */
export async function offer<S extends JobSpec = TrainSpec>(
  spec: S = sampleSpec() as JobSpec as S,
  change: Partial<JobOffer["delegation"]["delegation"]> = {},
): Promise<{ readonly offer: JobOffer; readonly job: ChainJob; readonly spec: S }> {
  const block = encodeBlock(spec);
  const delegation = {
    job: JOB,
    peer: COORDINATOR_PEER.publicKey,
    signer: HOT.address,
    from: COORDINATOR.address,
    expiry: NOW / 1000 + 3_600,
    ...change,
  };
  const signature = await signTyped(COORDINATOR, DOMAIN, "CoordinatorDelegation", delegation);
  return {
    offer: {
      job: JOB,
      spec: block.cid,
      lane: spec.lane,
      title: spec.common.title,
      purpose: spec.common.purpose,
      client: CLIENT.address,
      round: 0,
      rounds: spec.common.stop.rounds,
      delegation: { delegation, signature },
    },
    job: {
      client: CLIENT.address,
      coordinator: COORDINATOR.address,
      spec: digestOf(block.cid),
      end: NOW / 1000 + 7_200,
    },
    spec,
  };
}

interface Offered<S extends JobSpec> {
  readonly offer: Pick<JobOffer, "spec">;
  readonly spec: S;
}

/** A lease of a training chunk that fits the spec, unless `chunk` or `change` say otherwise. */
export function lease(
  offered: Offered<TrainSpec>,
  chunk: Partial<TrainChunk> = {},
  change: Partial<Lease> = {},
): Lease {
  const { laneParams } = offered.spec;
  const value = sampleChunk({
    job: JOB,
    inputs: [laneParams.graph, laneParams.checkpoint, laneParams.dataset],
    engine: ENGINE,
    lr: laneParams.lr[0] ?? 0,
    ...chunk,
  });
  const base = { whole: laneParams.checkpoint, wholeRound: value.round, records: [] };
  return leaseOf(offered, value, { base, ...change });
}

/** The same of a batch. */
export function inferLease(
  offered: Offered<InferSpec>,
  chunk: Partial<InferChunk> = {},
  change: Partial<Lease> = {},
): Lease {
  const inputs = inferInputs(offered.spec.laneParams);
  return leaseOf(offered, sampleInferChunk({ job: JOB, inputs, engine: ENGINE, ...chunk }), change);
}

function leaseOf({ offer: { spec: cid }, spec }: Offered<JobSpec>, value: Chunk, change: Partial<Lease>): Lease {
  const block = chunkBlock(value);
  return {
    id: "0123456789abcdef0123456789abcdef",
    job: JOB,
    spec: cid,
    chunk: block.bytes,
    chunkCid: block.cid,
    copy: 0,
    attempt: 0,
    units: unitsOf(spec, value).toString(),
    deadlineMs: 30_000,
    base: null,
    uploadTo: [PEER_ID],
    ...change,
  };
}

/** A session whose coordinator answers from a script; unit tests only, test/ has the real one. */
export function scripted(answer: (message: TaskRequest, to: string) => TaskReply | Promise<TaskReply>) {
  const asked: TaskRequest[] = [];
  const made = coordinatorSession({
    peer: PEER_ID,
    node: {
      async request(to, message) {
        asked.push(message);
        return answer(message, to);
      },
    },
    hello: async () => ({ type: "hello" }) as Extract<TaskRequest, { type: "hello" }>,
  });
  return { session: made, asked };
}

export const WELCOME: TaskReply = {
  type: "welcome",
  current: true,
  chainId: DOMAIN.chainId,
  contract: DOMAIN.contract,
  jobs: [],
  standing: 0,
};
