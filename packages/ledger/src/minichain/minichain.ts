import { createAccount, createAddressFromString } from "@ethereumjs/util";
import type { Address, Hex } from "@starling/protocol";
import { LOCAL_CHAIN_ID } from "../constants.ts";
import { JsonRpcError } from "../http-rpc.ts";
import { inTurn } from "../in-turn.ts";
import type { RpcRequest } from "../ledger.ts";
import { type Evm, evm, hexOf } from "./evm.ts";
import { type JournalEntry, type MinichainJournal, memoryJournal } from "./journal.ts";
import { methods } from "./methods.ts";
import { type StoredBlock, storedBlock } from "./store.ts";

/** Settings of {@link minichain}. */
export interface MinichainInit {
  readonly chainId?: number;
  readonly journal?: MinichainJournal;
  /** Unix seconds, for tests. */
  readonly now?: () => number;
}

/** A chain in this very process: one block a transaction, keys stay with the callers. */
export interface Minichain {
  readonly chainId: number;
  readonly request: RpcRequest;
  /** Gives an account gas money. */
  setBalance(account: Address, wei: bigint): Promise<void>;
}

/** What the methods work on. */
export interface MinichainState {
  readonly evm: Evm;
  readonly chainId: number;
  readonly blocks: readonly StoredBlock[];
  /** An empty block on top of the newest one, with the clock of now. */
  pending(): StoredBlock["block"];
  /** Runs a task when no other changes or borrows the state. */
  exclusive<T>(task: () => Promise<T>): Promise<T>;
  /** Includes a transaction; exclusive already. */
  include(raw: Hex): Promise<Hex>;
}

/**
 * Starts a chain from its journal: cancun rules, the same gas as any other EVM.
 * @throws Error of the machine when an entry does not run any more.
 */
export async function minichain(init: MinichainInit = {}): Promise<Minichain> {
  const { chainId = LOCAL_CHAIN_ID, journal = memoryJournal() } = init;
  const now = init.now ?? (() => Math.floor(Date.now() / 1000));
  const machine = await evm(chainId);
  const exclusive = inTurn();
  const past = await journal.read();
  const genesis = machine.open(
    undefined,
    Math.min(now(), ...past.flatMap((entry) => ("at" in entry ? entry.at - 1 : []))),
  );
  const blocks: StoredBlock[] = [{ block: genesis, hash: hexOf(genesis.hash()), logs: [] }];

  const head = () => blocks.at(-1)?.block ?? genesis;
  const clock = () => Math.max(now(), Number(head().header.timestamp) + 1);

  async function run(raw: Hex, at: number): Promise<Hex> {
    const tx = machine.decode(raw);
    const open = machine.open(head(), at);
    const result = await machine.run(tx, open);
    const block = await machine.seal(open, tx, result.totalGasSpent);
    blocks.push(storedBlock(block, tx, result, chainId));
    return hexOf(tx.hash());
  }

  async function give(account: Address, balance: bigint): Promise<void> {
    const address = createAddressFromString(account);
    const old = await machine.vm.stateManager.getAccount(address);
    await machine.vm.stateManager.putAccount(address, createAccount({ nonce: old?.nonce ?? 0n, balance }));
  }

  async function apply(entry: JournalEntry): Promise<void> {
    if ("raw" in entry) await run(entry.raw, entry.at);
    else await give(entry.account, BigInt(entry.balance));
  }
  for (const entry of past) await apply(entry);

  async function include(raw: Hex): Promise<Hex> {
    const known = hexOf(decode(raw).hash());
    if (blocks.some(({ transaction }) => transaction?.hash === known)) {
      throw new JsonRpcError({ code: -32_000, message: "already known" });
    }
    const at = clock();
    const hash = await run(raw, at).catch((cause: unknown) => {
      throw new JsonRpcError({ code: -32_000, message: reasonOf(cause) });
    });
    await journal.append({ raw, at });
    return hash;
  }

  function decode(raw: Hex) {
    try {
      return machine.decode(raw);
    } catch (cause) {
      throw new JsonRpcError({ code: -32_602, message: `no transaction: ${reasonOf(cause)}` });
    }
  }

  const state: MinichainState = {
    evm: machine,
    chainId,
    blocks,
    pending: () => machine.open(head(), clock()),
    exclusive,
    include,
  };
  const table = methods(state);
  return {
    chainId,
    async request({ method, params }) {
      const answer = Object.hasOwn(table, method) ? table[method] : undefined;
      if (answer === undefined) throw new JsonRpcError({ code: -32_601, message: `${method} is not known here` });
      return answer(params);
    },
    setBalance: (account, wei) =>
      exclusive(async () => {
        await give(account, wei);
        await journal.append({ account, balance: String(wei) });
      }),
  };
}

/** The machine's words, in those of other nodes where callers look for them. */
function reasonOf(cause: unknown): string {
  const words = cause instanceof Error ? cause.message : String(cause);
  if (/doesn't have enough funds/i.test(words)) return `insufficient funds: ${words}`;
  if (/nonce/i.test(words)) return `nonce too low or too high: ${words}`;
  return words;
}
