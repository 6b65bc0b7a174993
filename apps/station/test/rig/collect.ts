import {
  approve,
  balanceOf,
  chainClient,
  chainOf,
  claim,
  fund,
  jobParams,
  keySender,
  type Ledger,
  ledger as makeLedger,
  memoryTxLog,
  post,
  readJob,
} from "@starling/ledger";
import {
  type Address,
  type Bytes32,
  cidFromDigest,
  decodeBlock,
  type JobId,
  JobSpec,
  parse,
  termsHash,
  termsOf,
  toHex,
} from "@starling/protocol";
import { JobParamsText } from "@starling/sdk";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type * as z from "zod/mini";
import type { StationProcess } from "./station-process.ts";

/** A job that a stranger has posted. */
export interface OwnJob {
  readonly job: JobId;
  readonly params: z.infer<typeof JobParamsText>;
  fund(more: bigint): Promise<void>;
}

/** A stranger with gas money of the faucet: claims for anybody, as the contract lets anyone. */
export interface Collector {
  /** Claims what the newest final root promises the account. Gives that promise, in token wei since the job began. */
  claim(job: JobId, account: Address): Promise<bigint>;
  /** Token wei on an account, by the token contract. */
  balance(account: Address): Promise<bigint>;
  /** Escrow and bond that the settlement contract's own state speaks of, and the tokens that it holds. */
  contract(job: JobId): Promise<{ readonly expected: bigint; readonly held: bigint }>;
  /** Posts a job for this station's coordinator that ends after `seconds`; its escrow can be filled later. */
  post(spec: Bytes32, order: { amount: bigint; seconds: number }): Promise<OwnJob>;
}

/** Opens a {@link Collector} over the station's own RPC door. */
export async function collector({ client, url }: StationProcess): Promise<Collector> {
  const { chain, terms } = await client.info();
  const account = privateKeyToAccount(generatePrivateKey());
  await client.faucet(account.address.toLowerCase());
  const rpc = chainClient(chainOf(chain.id, `${url}/rpc`), `${url}/rpc`);
  const sender = keySender({ client: rpc, account, log: memoryTxLog() });
  const ledger: Ledger = makeLedger({ client: rpc, rounds: chain.contract, sender });
  const balance = (of: Address) => balanceOf(ledger, { token: chain.token, account: of });
  return {
    balance,
    async claim(job, of) {
      const leaf = await client.leaf(job, of);
      const amount = BigInt(leaf.amount);
      await claim(ledger, { job, leaf: { ...leaf, amount } });
      return amount;
    },
    async post(spec, { amount, seconds }) {
      const params = jobParams({
        client: account.address.toLowerCase() as Address,
        token: chain.token,
        coordinator: terms.coordinator,
        maxStep: amount + 1n,
        window: terms.window,
        ruling: terms.ruling,
        deadline: Math.floor(Date.now() / 1_000) + seconds,
        spec,
        terms: termsHash(termsOf(decodeBlock<JobSpec>(JobSpec, await client.block(cidFromDigest(spec))))),
        salt: toHex(crypto.getRandomValues(new Uint8Array(32))),
      });
      if (amount > 0n) await approve(ledger, { token: chain.token, amount });
      const { job } = await post(ledger, { params, amount });
      const text = (value: unknown) => (typeof value === "string" ? value : String(value));
      const texts = Object.fromEntries(Object.entries(params).map(([key, value]) => [key, text(value)]));
      return {
        job,
        params: parse(JobParamsText, texts),
        async fund(more) {
          await approve(ledger, { token: chain.token, amount: more });
          await fund(ledger, { job, amount: more });
        },
      };
    },
    async contract(job) {
      const { escrowed, paid, bonded } = await readJob(ledger, { job });
      return { expected: escrowed - paid + bonded, held: await balance(chain.contract) };
    },
  };
}
