import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "@starling/protocol";
import { type LocalAccount, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { chainOf } from "../chain.ts";
import { anvilBinary } from "../embedded/anvil-binary.ts";
import { anvilChain } from "../embedded/anvil-chain.ts";
import type { EmbeddedChain } from "../embedded/embedded-chain.ts";
import { miniChain } from "../embedded/mini-chain.ts";
import { type JobParams, jobParams } from "../job-params.ts";
import { keySender } from "../key-sender.ts";
import { chainClient, type Ledger, ledger } from "../ledger.ts";
import { type Deployment, deploy } from "../operations/deploy.ts";
import { approve, mint } from "../operations/token.ts";
import { sleep } from "../sleep.ts";
import { memoryTxLog, type TxLog } from "../tx-log.ts";

/** A chain with the contracts on it and a funded researcher, for tests. */
export interface Stand {
  readonly chain: EmbeddedChain;
  readonly folder: string;
  readonly deployment: Deployment;
  readonly researcher: LocalAccount;
  readonly log: TxLog;
  /** The researcher's ledger. */
  readonly ledger: Ledger;
  /** A ledger for another key, which gets gas money. */
  as(account: LocalAccount): Promise<Ledger>;
  /** The researcher's parameters, with an hour to go and a window of a minute unless given otherwise. */
  params(given?: Partial<JobParams>): JobParams;
  /** Lets anvil's clock jump. */
  pass(seconds: number): Promise<void>;
  /** Waits until a window of one second is over, on any chain. */
  settle(): Promise<void>;
  end(): Promise<void>;
}

/** A fresh key. */
export const someone = (): LocalAccount => privateKeyToAccount(generatePrivateKey());

/** An address in the form that the protocol uses. */
export const addressOf = ({ address }: { address: string }): Address => address.toLowerCase() as Address;

/** Starts an anvil in a folder of its own. */
export async function testAnvil(folder: string): Promise<EmbeddedChain> {
  const binary = anvilBinary();
  if (binary === undefined) throw new Error("no anvil for this platform");
  const chain = anvilChain({ folder, binary });
  await chain.start();
  return chain;
}

/** Starts a minichain in a folder of its own. */
export async function testMinichain(folder: string): Promise<EmbeddedChain> {
  const chain = miniChain({ folder });
  await chain.start();
  return chain;
}

/** Sets everything up on `start`'s chain. */
export async function stand(
  start: (folder: string) => Promise<EmbeddedChain> = testAnvil,
  researcher: LocalAccount = someone(),
): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), "starling-ledger-"));
  const chain = await start(folder);
  const client = chainClient(chainOf(chain.chainId, "http://127.0.0.1"), chain.request);
  const log = memoryTxLog();
  await chain.setBalance(addressOf(researcher), parseEther("1000"));
  const sender = keySender({ client, account: researcher, log });
  const deployment = await deploy({ client, pollMs: 20, confirmations: 1, sender });
  const { rounds, star: token, provenance, since } = deployment;
  const own = ledger({ client, rounds, provenance, since, pollMs: 20, sender });
  await mint(own, { token, to: addressOf(researcher), amount: parseEther("1000000") });
  await approve(own, { token, amount: 2n ** 256n - 1n });
  let nth = 0;
  return {
    chain,
    folder,
    deployment,
    researcher,
    log,
    ledger: own,
    async as(account) {
      await chain.setBalance(addressOf(account), parseEther("10"));
      return ledger({ client, rounds, provenance, since, pollMs: 20, sender: keySender({ client, account, log }) });
    },
    params(given = {}) {
      nth += 1;
      return jobParams({
        client: addressOf(researcher),
        token,
        coordinator: addressOf(researcher),
        maxStep: parseEther("100"),
        window: 60,
        deadline: Math.floor(Date.now() / 1000) + 3_600,
        spec: `0x${"51".repeat(32)}`,
        terms: `0x${"7e".repeat(32)}`,
        salt: `0x${nth.toString(16).padStart(64, "0")}`,
        ...given,
      });
    },
    async pass(seconds) {
      await chain.request({ method: "evm_increaseTime", params: [seconds] });
      await chain.request({ method: "evm_mine" });
    },
    settle: () => sleep(1_100),
    async end() {
      await chain.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
