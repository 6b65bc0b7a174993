import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromHex } from "@starling/protocol";
import { numberToHex } from "viem";
import { LOCAL_CHAIN_ID } from "../constants.ts";
import { EmbeddedChainError } from "../errors.ts";
import type { RpcRequest } from "../ledger.ts";
import { type AnvilProcess, anvilProcess } from "./anvil-process.ts";
import { SNAPSHOT_MS, SNAPSHOT_SHARE } from "./constants.ts";
import type { EmbeddedChain, EmbeddedChainInit } from "./embedded-chain.ts";
import { reclaim } from "./orphan.ts";
import { pidFile } from "./pid-file.ts";
import { type Snapshots, snapshots } from "./snapshots.ts";

/** Settings of {@link anvilChain}. */
export interface AnvilChainInit extends EmbeddedChainInit {
  readonly binary: string;
  readonly snapshotMs?: number;
}

/**
 * anvil as a child process. Its own state file is not crash-safe (it is written in place), so its state is dumped over
 * RPC and written beside the last one.
 */
export function anvilChain(init: AnvilChainInit): EmbeddedChain {
  const { folder, binary, chainId = LOCAL_CHAIN_ID, snapshotMs = SNAPSHOT_MS, onWarning = () => {} } = init;
  const pids = pidFile(folder);
  let running: { anvil: AnvilProcess; store: Snapshots } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  let savedBlock: unknown;

  const request: RpcRequest = (call) => {
    if (running !== undefined) return running.anvil.request(call);
    throw new EmbeddedChainError("The embedded chain is not running.", { fix: "Start it first." });
  };

  async function save(force: boolean): Promise<void> {
    if (running === undefined) return;
    const { anvil, store } = running;
    const block = await anvil.request({ method: "eth_blockNumber" });
    if (block === savedBlock && !force) return;
    const dump = await anvil.request({ method: "anvil_dumpState" });
    await store.write(fromHex(String(dump)));
    savedBlock = block;
  }

  /** One at a time: a flush that is asked for during a write needs a write of its own. */
  function saveInTurn(force: boolean): Promise<void> {
    const next = writing.then(() => save(force));
    writing = next.catch(() => undefined);
    return next;
  }

  function schedule(ms: number): void {
    timer = setTimeout(async () => {
      const begin = performance.now();
      await saveInTurn(false).catch((error) => {
        if (running !== undefined) onWarning(`The chain's state could not be written: ${String(error)}`);
      });
      if (running !== undefined) schedule(Math.max(snapshotMs, (performance.now() - begin) / SNAPSHOT_SHARE));
    }, ms);
    timer.unref();
  }

  return {
    kind: "anvil",
    chainId,
    request,
    async start() {
      if (running !== undefined) return;
      const store = await snapshots(folder, onWarning);
      await reclaim({ pids, chainId, store, onWarning });
      const state = await store.newest();
      const plain = join(folder, "load.json");
      if (state !== undefined) await writeFile(plain, state);
      const anvil = await anvilProcess({ binary, chainId, ...(state === undefined ? {} : { state: plain }) });
      await rm(plain, { force: true });
      running = { anvil, store };
      savedBlock = state === undefined ? undefined : await anvil.request({ method: "eth_blockNumber" });
      await pids.write({ pid: anvil.pid, port: anvil.port, owner: process.pid });
      void anvil.ended.then(() => {
        if (running?.anvil === anvil) onWarning("The embedded chain has ended by itself.");
      });
      schedule(snapshotMs);
    },
    async stop() {
      if (running === undefined) return;
      clearTimeout(timer);
      await saveInTurn(true).catch((error) => onWarning(`The chain's last state was not written: ${String(error)}`));
      const { anvil } = running;
      running = undefined;
      await anvil.end();
      await pids.remove();
    },
    flush: () => saveInTurn(false),
    async setBalance(account, wei) {
      await request({ method: "anvil_setBalance", params: [account, numberToHex(wei)] });
      // No block comes of it, so the block number would not tell that there is something new.
      await saveInTurn(true);
    },
  };
}
