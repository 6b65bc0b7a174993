import {
  chainClient,
  chainOf,
  checkChain,
  type Deployment,
  keySender,
  type Ledger,
  LOCAL_CHAIN_ID,
  ledger as makeLedger,
  type RpcRequest,
  replay,
  type TxLog,
} from "@starling/ledger";
import { type EmbeddedChain, embeddedChain } from "@starling/ledger/embedded";
import { fileTxLog } from "@starling/ledger/node";
import type { Address, Hex } from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { getBalance } from "viem/actions";
import type { Config } from "../config.ts";
import type { DataFolder } from "../data-folder.ts";
import { StartError } from "../errors.ts";
import type { StationKeys } from "../keys.ts";
import { ensureDeployment } from "./deployment.ts";

/** Gas money that the embedded chain gives an account. */
const GAS_MONEY = 100n * 10n ** 18n;

/** The chain that a station works on, with its own accounts as senders. */
export interface StationChain {
  readonly embedded: EmbeddedChain | undefined;
  readonly deployment: Deployment;
  readonly request: RpcRequest;
  /** URL of an external chain's node. */
  readonly url: string | undefined;
  /** Sends as the station: deploys, proposes, sponsors claims. */
  readonly station: Ledger;
  /** Sends as the station's researcher, where there is one. */
  readonly researcher: Ledger | undefined;
  readonly stationAddress: Address;
  readonly researcherAddress: Address | undefined;
  /** Transactions that pages sent through the station. */
  readonly pageLog: TxLog;
  /** Transactions that a crash had lost and that were sent again. */
  readonly restored: number;
  /** Resolves once what was sent would survive a crash. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

async function startEmbedded(
  kind: Config["embedded"],
  folder: DataFolder,
  onWarning: (text: string) => void,
): Promise<EmbeddedChain> {
  const chain = embeddedChain({ folder: folder.at("chain"), onWarning, ...(kind === undefined ? {} : { kind }) });
  await chain.start();
  return chain;
}

function accountOf(key: Hex) {
  const account = privateKeyToAccount(key);
  return { account, address: account.address.toLowerCase() as Address };
}

/** Makes sure that a foreign chain is the one that was meant, and that the station can pay there. */
async function assertUsable(client: ReturnType<typeof chainClient>, account: Address): Promise<void> {
  await checkChain({ client });
  if ((await getBalance(client, { address: account })) > 0n) return;
  throw new StartError(`The station's account ${account} has no gas money on chain ${client.chain.id}.`, {
    fix: "Send it some of the chain's own currency, or set STATION_KEY to an account that has some.",
  });
}

/**
 * Opens the embedded chain, or the configured one, sends again what a crash has lost, and finds the contracts.
 * @throws EmbeddedChainError, LedgerError, DataFolderError, StartError
 */
export async function openChain(
  config: Config,
  url: string,
  folder: DataFolder,
  keys: StationKeys,
  onWarning: (text: string) => void,
): Promise<StationChain> {
  const embedded = config.chain === undefined ? await startEmbedded(config.embedded, folder, onWarning) : undefined;
  const viemChain = chainOf(config.chain?.chainId ?? LOCAL_CHAIN_ID, config.chain?.rpcUrl ?? `${url}/rpc`);
  const client = chainClient(viemChain, embedded?.request ?? viemChain.rpcUrls.default.http[0] ?? "");
  const station = accountOf(config.chain?.stationKey ?? keys.station);
  const researcherKey = config.chain === undefined ? keys.researcher : config.chain.researcherKey;
  const researcher = researcherKey === undefined ? undefined : accountOf(researcherKey);
  const logs = {
    pages: await fileTxLog(folder.at("page-transactions.jsonl")),
    station: await fileTxLog(folder.at("transactions.jsonl")),
    researcher: await fileTxLog(folder.at("researcher-transactions.jsonl")),
  };
  const senders = {
    station: keySender({ client, account: station.account, log: logs.station }),
    ...(researcher && { researcher: keySender({ client, account: researcher.account, log: logs.researcher }) }),
  };
  if (embedded !== undefined) {
    for (const account of [station, researcher]) if (account) await embedded.setBalance(account.address, GAS_MONEY);
  }
  if (config.chain !== undefined) await assertUsable(client, station.address);
  let restored = 0;
  for (const log of Object.values(logs)) restored += (await replay(client, { log })).restored;
  const base = makeLedger({ client, rounds: station.address, sender: senders.station });
  const remembered = folder.at(`deployment-${client.chain.id}.json`);
  const deployment = await ensureDeployment(base, remembered, config.chain);
  const { rounds, provenance, since } = deployment;
  const init = { client, rounds, provenance, since };
  return {
    embedded,
    deployment,
    request: client.request as unknown as RpcRequest,
    url: config.chain?.rpcUrl,
    station: makeLedger({ ...init, sender: senders.station }),
    researcher: senders.researcher && makeLedger({ ...init, sender: senders.researcher }),
    stationAddress: station.address,
    researcherAddress: researcher?.address,
    pageLog: logs.pages,
    restored,
    flush: async () => embedded?.flush(),
    stop: async () => embedded?.stop(),
  };
}
