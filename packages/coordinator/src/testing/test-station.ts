import type { JobParams } from "@starling/ledger";
import {
  type Announcement,
  type JobId,
  type SignedJobControl,
  StarlingError,
  signTyped,
  type TrainSpec,
} from "@starling/protocol";
import type { Checker } from "../components.ts";
import { type Coordinator, createCoordinator } from "../coordinator.ts";
import { Fact } from "../facts/fact.ts";
import { journalKeys } from "../journal/journal-keys.ts";
import type { StoredEntry } from "../journal/journal-store.ts";
import { memoryStore } from "../journal/memory-store.ts";
import { openJournal } from "../journal/open-journal.ts";
import type { EpochPolicy } from "../settlement/epoch-due.ts";
import { type ManualClock, manualClock } from "./manual-clock.ts";
import { type MemoryBlocks, memoryBlocks } from "./memory-blocks.ts";
import { pretendChecker } from "./pretend-compute.ts";
import { type TestChain, testChain } from "./test-chain.ts";
import { TEST_CLIENT, TEST_ENGINE, type TestJobOptions, testJob } from "./test-job.ts";
import { TEST_DOMAIN, testAccount, testSession } from "./test-keys.ts";

/** Trainable numbers of the sample job's model: 16·8 + 8 + 8·2 + 2. */
export const TEST_PARAMETERS = 154;

/** What every call into a killed coordinator's world ends with. */
export class KilledError extends StarlingError {
  override name = "KilledError";
}

/** A coordinator that may have been killed. */
export type TestCoordinator = Coordinator & { isDead(): boolean };

/** Everything around a coordinator, in memory; it survives the coordinator's own death. */
export interface TestStation {
  readonly clock: ManualClock;
  readonly blocks: MemoryBlocks;
  readonly chain: TestChain;
  readonly checker: Checker & { calls: number };
  readonly entries: StoredEntry[];
  readonly news: Announcement[];
  readonly jobs: Map<JobId, { readonly spec: TrainSpec; readonly params: JobParams }>;
  /** A coordinator over the same journal, blocks and chain, started. */
  open(): Promise<TestCoordinator>;
  /** An order that the job's client signed. */
  order(job: JobId, action: 1 | 2 | 3, nonce: number): Promise<SignedJobControl>;
  addJob(coordinator: Coordinator, options?: TestJobOptions): Promise<JobId>;
}

export interface TestStationInit {
  readonly escrowed?: bigint;
  readonly maxStep?: bigint;
  readonly windowMs?: number;
  readonly keepMs?: number;
  readonly epochs?: EpochPolicy;
  readonly blocks?: MemoryBlocks;
  readonly checker?: Checker & { calls: number };
  /** Asked for each fact whether the coordinator dies there: before the fact is durable, after it, or not. */
  readonly killAt?: (seq: number) => "before" | "after" | undefined;
}

export function testStation(init: TestStationInit = {}): TestStation {
  const clock = manualClock();
  const blocks = init.blocks ?? memoryBlocks();
  const jobs: TestStation["jobs"] = new Map();
  const { escrowed = 10n ** 18n, epochs = { everyRounds: 1, everyMs: 3_600_000 } } = init;
  const { maxStep, windowMs = 0, keepMs } = init;
  const chain = testChain({ clock, escrowed, windowMs, ...(maxStep === undefined ? {} : { maxStep }) });
  const checker = init.checker ?? pretendChecker(TEST_PARAMETERS);
  const entries: StoredEntry[] = [];
  const news: Announcement[] = [];
  const [hot, peer] = [testAccount(903), testSession(903)];
  return {
    clock,
    blocks,
    chain,
    checker,
    entries,
    news,
    jobs,
    async open() {
      const journal = await openJournal({ store: memoryStore(entries), keys: journalKeys(peer), schema: Fact });
      let dead = false;
      /** A dead process writes nothing any more, wherever it was. */
      const alive = () => {
        if (dead) throw new KilledError("The coordinator was killed.", { fix: "Open it again." });
      };
      const coordinator = createCoordinator({
        engine: TEST_ENGINE,
        epochs,
        uploadTo: () => ["station"],
        ...(keepMs === undefined ? {} : { keepMs }),
      })({
        journal: {
          read: () => journal.read(),
          async append(fact) {
            const kill = dead ? undefined : init.killAt?.(entries.length);
            dead ||= kill === "before";
            alive();
            const written = await journal.append(fact as Fact);
            dead ||= kill === "after";
            alive();
            return written;
          },
        },
        blocks: {
          ...blocks,
          async put(block) {
            alive();
            await blocks.put(block);
          },
        },
        chain: {
          chainId: chain.chainId,
          contract: chain.contract,
          readJob: chain.readJob,
          claimed: chain.claimed,
          beacon: chain.beacon,
          rejection: chain.rejection,
          ...(chain.registration && { registration: chain.registration }),
          async propose(...given) {
            alive();
            return chain.propose(...given);
          },
        },
        checker,
        clock,
        signer: hot,
        peerSigner: peer,
        announce: async (told) => void news.push(told),
      });
      await coordinator.start();
      return Object.assign(coordinator, { isDead: () => dead });
    },
    async order(job, action, nonce) {
      const control = { job, action, nonce };
      const signature = await signTyped(testAccount(TEST_CLIENT), TEST_DOMAIN, "JobControl", control);
      return { control, signature };
    },
    async addJob(coordinator, options) {
      const request = await testJob(
        blocks,
        { hot, peer },
        { ...(maxStep === undefined ? {} : { maxStep }), ...options },
      );
      const job = await coordinator.addJob(request);
      jobs.set(job, { spec: request.jobSpec, params: request.params });
      return job;
    },
  };
}
