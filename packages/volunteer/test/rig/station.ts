import { engineDigest } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { keyOfPeerId, memoryStore as memoryBlockStore, rpcProtocol } from "@starling/network";
import { createStationNode, type StationNode } from "@starling/network/node";
import {
  type Block,
  type JobId,
  type JobSpec,
  type StationInfo,
  TASK_PROTOCOL,
  TaskReply,
  TaskRequest,
} from "@starling/protocol";
import { CID } from "multiformats/cid";
import { stationWorker } from "../../../coordinator/src/checker/station-worker.ts";
import { type Checker, type Proposal, systemClock } from "../../../coordinator/src/components.ts";
import { type Coordinator, createCoordinator } from "../../../coordinator/src/coordinator.ts";
import { Fact } from "../../../coordinator/src/facts/fact.ts";
import type { JobRequest } from "../../../coordinator/src/jobs/check-job.ts";
import { journalKeys } from "../../../coordinator/src/journal/journal-keys.ts";
import type { StoredEntry } from "../../../coordinator/src/journal/journal-store.ts";
import { memoryStore } from "../../../coordinator/src/journal/memory-store.ts";
import { openJournal } from "../../../coordinator/src/journal/open-journal.ts";
import type { CoordinatorLane } from "../../../coordinator/src/lanes/lane.ts";
import { type MemoryBlocks, memoryBlocks } from "../../../coordinator/src/testing/memory-blocks.ts";
import { TEST_CHAIN_ID, TEST_CONTRACT, testChain } from "../../../coordinator/src/testing/test-chain.ts";
import { requestFor, type TestJobOptions, testJob } from "../../../coordinator/src/testing/test-job.ts";
import { testAccount, testSession } from "../../../coordinator/src/testing/test-keys.ts";
import type { ChainReader } from "../../src/components.ts";

/** The session of the station: its seed follows from this number, as `testSession` has it. */
const STATION = 903;

/** A station in this process: real coordinator, real journal, real swarm; only the chain is in memory. */
export interface RigStation {
  readonly info: StationInfo;
  readonly chain: ChainReader;
  readonly node: StationNode;
  coordinator(): Coordinator;
  post(options?: TestJobOptions): Promise<JobId>;
  /** Posts a job of any lane with the blocks that its spec names. */
  postSpec(spec: JobSpec, blocks: readonly Block[]): Promise<JobId>;
  /** What was proposed on the chain, oldest first. */
  proposals(): readonly Proposal[];
  /** Stops the coordinator where it stands and opens another one over the same journal. */
  restartCoordinator(): Promise<void>;
  stop(): Promise<void>;
}

function seedOf(n: number): Uint8Array {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, n);
  return seed;
}

export interface RigStationInit {
  /** The coordinator's lanes; its own unless given. */
  readonly lanes?: readonly CoordinatorLane[];
  /** The station's own worker; one on the CPU unless given. */
  readonly checker?: Checker;
}

/** Opens a station on a free port of the loopback interface. */
export async function rigStation(init: RigStationInit = {}): Promise<RigStation> {
  const store = await memoryBlockStore({ maxBytes: 2 ** 28 });
  const node = await createStationNode({ seed: seedOf(STATION), origins: [], allowPrivate: true, store });
  const clock = systemClock();
  const chain = testChain({ clock, escrowed: 10n ** 30n });
  const entries: StoredEntry[] = [];
  const [hot, peer] = [testAccount(STATION), testSession(STATION)];
  const jobs = new Map<JobId, Awaited<ReturnType<ChainReader["readJob"]>>>();
  const blocks = {
    get: (cid: CID) => node.blocks.get(cid),
    put: ({ cid, bytes }: { cid: CID; bytes: Uint8Array }) => node.blocks.put(cid, bytes, { announce: false }),
    has: async (cid: CID) => store.has(cid),
  };
  const checker = init.checker ?? stationWorker({ engine: await createCpuEngine(), blocks });

  async function open(): Promise<Coordinator> {
    const opened = createCoordinator({
      engine: engineDigest(),
      epochs: { everyRounds: 1, everyMs: 3_600_000 },
      uploadTo: () => [node.peerId],
      ...(init.lanes && { lanes: init.lanes }),
    })({
      journal: await openJournal({ store: memoryStore(entries), keys: journalKeys(peer), schema: Fact }),
      blocks,
      chain,
      signer: hot,
      peerSigner: peer,
      checker,
      clock,
      announce: async () => {},
    });
    await opened.start();
    return opened;
  }

  let coordinator = await open();

  /** Stores what a job names, and takes it on. */
  async function take(request: JobRequest, { held }: Pick<MemoryBlocks, "held">): Promise<JobId> {
    for (const [text, bytes] of held) await node.blocks.put(CID.parse(text), bytes, { announce: false });
    const { params, delegation } = request;
    const { client, coordinator: by, spec, deadline } = params;
    jobs.set(delegation.delegation.job, { client, coordinator: by, spec, end: deadline });
    return coordinator.addJob(request);
  }
  const protocol = rpcProtocol({ id: TASK_PROTOCOL, request: TaskRequest, reply: TaskReply });
  await node.handle(protocol, (request, { peer: caller }) =>
    coordinator.handle(request, { peerId: caller, publicKey: keyOfPeerId(caller) }),
  );
  node.libp2p.addEventListener("peer:disconnect", ({ detail }) => {
    void coordinator.disconnected(keyOfPeerId(detail.toString())).catch(() => {});
  });

  return {
    node,
    info: stationInfo(node),
    coordinator: () => coordinator,
    chain: {
      async readJob(job) {
        const found = jobs.get(job);
        if (found !== undefined) return found;
        throw new Error("no such job");
      },
    },
    async post(options = {}) {
      const memory = memoryBlocks();
      const common = { engine: engineDigest(), ...options.common };
      const { jobSpec: _, ...request } = await testJob(memory, { hot, peer }, { ...options, common });
      return take(request, memory);
    },
    async postSpec(spec, named) {
      const memory = memoryBlocks();
      await memory.putAll(named);
      return take(await requestFor(memory, spec, { hot, peer }), memory);
    },
    proposals: () => chain.proposals,
    async restartCoordinator() {
      await coordinator.stop();
      coordinator = await open();
    },
    async stop() {
      await coordinator.stop();
      await node.stop();
    },
  };
}

function stationInfo(node: StationNode): StationInfo {
  return {
    v: 1,
    protocol: 1,
    engine: engineDigest(),
    name: "Rig",
    chain: {
      id: TEST_CHAIN_ID,
      name: "Test",
      rpc: "/rpc",
      embedded: true,
      explorer: null,
      contract: TEST_CONTRACT,
      provenance: TEST_CONTRACT,
      token: TEST_CONTRACT,
      tokenSymbol: "STAR",
      tokenDecimals: 18,
    },
    relays: [`/ip4/127.0.0.1/tcp/${node.port}/ws/p2p/${node.peerId}`],
    coordinator: node.peerId,
    terms: {
      coordinator: `0x${"00".repeat(20)}`,
      arbiter: `0x${"00".repeat(20)}`,
      bond: "0",
      window: 1,
      ruling: 1,
    },
    iceServers: [],
    allowPrivate: true,
    walletConnectProject: null,
    sponsorsClaims: true,
    allowFallbackAdapter: true,
  };
}
