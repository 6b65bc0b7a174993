import type { Engine } from "@starling/compute";
import { createCpuEngine } from "@starling/compute/node";
import { stationWorker } from "@starling/coordinator/checker";
import { type TestWorker, type TestWorkerOptions, testSeed, testWorker } from "@starling/coordinator/testing";
import { createTabNode, memoryStore, rpcProtocol, type TabNode } from "@starling/network";
import { decodeBlock, JobSpec, type StationInfo, TASK_PROTOCOL, TaskReply, type TaskRequest } from "@starling/protocol";
import { CID } from "multiformats/cid";
import * as z from "zod/mini";
import type { StationProcess } from "./station-process.ts";

const Task = rpcProtocol<unknown, TaskReply>({ id: TASK_PROTOCOL, request: z.unknown(), reply: TaskReply });

/** A volunteer in this process: a libp2p node of its own, real keys, and the CPU engine. */
export interface NodeVolunteer {
  readonly node: TabNode;
  readonly worker: TestWorker;
  /** Sends anything to the station's coordinator over a libp2p stream. */
  ask(request: TaskRequest | Readonly<Record<string, unknown>>): Promise<TaskReply>;
  hello(): Promise<TaskReply>;
  /** Leases a chunk, computes and delivers it. Where there is none yet, says so. */
  turn(): Promise<TaskReply>;
  stop(): Promise<void>;
}

let engine: Promise<Engine> | undefined;

/** Connects a volunteer with the keys of number `n` to a station; `pack` makes another output of what it computed. */
export async function nodeVolunteer(
  station: Pick<StationProcess, "client">,
  n: number,
  options: Pick<TestWorkerOptions, "pack"> = {},
): Promise<NodeVolunteer> {
  const info: StationInfo = await station.client.info();
  const store = await memoryStore({ maxBytes: 64 * 1024 * 1024 });
  const node = await createTabNode({ seed: testSeed(n), relays: info.relays, allowPrivate: true, store });
  const blocks = {
    has: async (cid: CID) => store.has(cid),
    put: () => Promise.reject(new TypeError("A volunteer only reads.")),
    async get(cid: CID) {
      const bytes = await station.client.block(cid);
      return bytes;
    },
  };
  engine ??= createCpuEngine();
  const checker = stationWorker({ engine: await engine, blocks });
  const worker = testWorker(
    n,
    async (chunk) => {
      const { spec } = await station.client.job(chunk.job);
      return checker.compute(chunk, { spec: decodeBlock(JobSpec, await blocks.get(CID.parse(spec))) });
    },
    { ...options, domain: { chainId: info.chain.id, contract: info.chain.contract }, engine: info.engine },
  );
  const ask = (request: TaskRequest | Readonly<Record<string, unknown>>) =>
    node.request(info.coordinator, Task, request, { timeoutMs: 60_000 });
  return {
    node,
    worker,
    ask,
    hello: async () => ask(await worker.hello()),
    turn: () => worker.turn({ handle: (request) => ask(request) }),
    stop: () => node.stop(),
  };
}
