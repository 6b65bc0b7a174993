import { fromHex } from "@starling/protocol";
import { EmbeddedChainError } from "../errors.ts";
import { httpRpc } from "../http-rpc.ts";
import { sleep } from "../sleep.ts";
import { STOP_TIMEOUT_MS } from "./constants.ts";
import { isAlive, type pidFile } from "./pid-file.ts";
import type { Snapshots } from "./snapshots.ts";

/**
 * Ends the chain of a station that was killed, after saving what it holds: it has every block, the folder may lack the
 * last. Only a process that answers as our chain on the noted port is touched: numbers of processes are given again.
 * @throws EmbeddedChainError when that station still runs.
 */
export async function reclaim(init: {
  pids: ReturnType<typeof pidFile>;
  chainId: number;
  store: Snapshots;
  onWarning: (text: string) => void;
}): Promise<void> {
  const { pids, chainId, store, onWarning } = init;
  const noted = await pids.read();
  if (noted === undefined) return;
  const request = httpRpc(`http://127.0.0.1:${noted.port}`);
  const answers = async () => {
    const [id, version] = await Promise.all([
      request({ method: "eth_chainId" }),
      request({ method: "web3_clientVersion" }),
    ]);
    return Number(id) === chainId && String(version).startsWith("anvil/");
  };
  const ours = isAlive(noted.pid) && (await answers().catch(() => false));
  if (ours && noted.owner !== process.pid && isAlive(noted.owner)) {
    throw new EmbeddedChainError(`Process ${noted.owner} uses this data folder.`, {
      fix: "Stop the other station, or give this one a folder of its own.",
    });
  }
  if (ours) {
    try {
      await store.write(fromHex(String(await request({ method: "anvil_dumpState" }))));
    } catch (error) {
      onWarning(`The state of the chain left over by a killed station could not be read: ${String(error)}`);
    }
    process.kill(noted.pid, "SIGKILL");
    for (let waited = 0; isAlive(noted.pid) && waited < STOP_TIMEOUT_MS; waited += 20) await sleep(20);
  }
  await pids.remove();
}
