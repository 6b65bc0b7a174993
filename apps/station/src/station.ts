import { existsSync } from "node:fs";
import { join } from "node:path";
import { engineDigest } from "@starling/compute";
import { createCoordinator, Fact, journalKeys, openJournal, systemClock } from "@starling/coordinator";
import { sqliteStore } from "@starling/coordinator/node";
import { logRawTransaction, rpcProxy } from "@starling/ledger";
import { attachUpgrade, createStationNode, fileStore } from "@starling/network/node";
import {
  type Address,
  fromHex,
  peerSigner as makePeerSigner,
  NEWS_TOPIC,
  PROTOCOL_VERSION,
  type StationInfo,
  type TypedSigner,
} from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { coordinatorBlocks } from "./blocks/coordinator-blocks.ts";
import { createStaging } from "./blocks/staging.ts";
import { coordinatorChain } from "./chain/coordinator-chain.ts";
import { fundResearcher } from "./chain/fund-researcher.ts";
import { openChain, type StationChain } from "./chain/open-chain.ts";
import { readyBond } from "./chain/ready-bond.ts";
import { releaseBonds } from "./chain/release-bonds.ts";
import { watchEpochs } from "./challenge/watch-epochs.ts";
import { createChecker } from "./checker/checker.ts";
import type { Config } from "./config.ts";
import { openDataFolder } from "./data-folder.ts";
import { StartError } from "./errors.ts";
import { createLive } from "./http/live.ts";
import { allowedOrigins } from "./http/security.ts";
import { startHttp } from "./http/server.ts";
import { BOND } from "./jobs/bond.ts";
import { createIntake } from "./jobs/intake.ts";
import { settlementTimes } from "./jobs/post-job.ts";
import { loadKeys } from "./keys.ts";
import { createOperatorSessions } from "./operator/session.ts";
import type { Station } from "./running-station.ts";
import { openSealedKeys } from "./sealed/sealed-keys.ts";
import { stationServices } from "./station-services.ts";
import { serveTasks } from "./task-handler.ts";

/** Share of the store that jobs may pin: the rest is for uploads on their way and for what passes through. */
const PINNED_SHARE = 0.9;

/** How a station is started beside its configuration. */
export interface StationInit {
  readonly config: Config;
  /** Folder of the built site. */
  readonly site: string;
  /** How often epochs are settled; as configured when absent. */
  readonly epochs?: Config["epochs"];
  /** Told what the station does, a line each. */
  readonly log: (text: string) => void;
}

function typedSigner(key: `0x${string}`): TypedSigner {
  const account = privateKeyToAccount(key);
  return {
    address: account.address.toLowerCase() as Address,
    signTypedData: (data) => account.signTypedData(data as unknown as Parameters<typeof account.signTypedData>[0]),
  };
}

function stationInfo(
  config: Config,
  url: string,
  chain: StationChain,
  relays: readonly string[],
  peer: string,
): StationInfo {
  return {
    v: 1,
    protocol: PROTOCOL_VERSION,
    engine: engineDigest(),
    name: new URL(url).host,
    chain: {
      id: chain.deployment.chainId,
      name: chain.station.client.chain.name,
      rpc: "/rpc",
      embedded: chain.embedded !== undefined,
      explorer: null,
      contract: chain.deployment.rounds,
      provenance: chain.deployment.provenance,
      token: chain.deployment.star,
      tokenSymbol: "STAR",
      tokenDecimals: 18,
    },
    relays: [...relays, ...config.relays],
    coordinator: peer,
    terms: {
      coordinator: chain.stationAddress,
      arbiter: chain.deployment.objectiveArbiter,
      bond: BOND.toString(),
      ...settlementTimes(chain.embedded !== undefined),
    },
    walletConnectProject: config.walletConnectProject ?? null,
    sponsorsClaims: config.sponsorClaims,
    iceServers: config.iceServers.map((server) => ({ ...server })),
    allowPrivate: config.loopback,
    allowFallbackAdapter: config.allowSoftwareGpu,
  };
}

/**
 * Starts a station: chain, contracts, relay and swarm node, block store, journal, coordinator and the HTTP port. What
 * was started before something failed is stopped again.
 * @throws ConfigError, DataFolderError, StartError, LedgerError, each with its fix
 */
export async function startStation({ config, site, epochs = config.epochs, log }: StationInit): Promise<Station> {
  if (!existsSync(join(site, "index.html"))) {
    throw new StartError("The site is not built.", { fix: "Run npm start, which builds it." });
  }
  const folder = openDataFolder(config.dataDir);
  const ends: (() => Promise<void> | void)[] = [() => folder.release()];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const keys = loadKeys(folder);
    const http = await startHttp({
      host: config.host,
      port: config.port,
      secure: config.publicUrl?.startsWith("https:") === true,
      walletConnect: config.walletConnectProject !== undefined,
      site,
    });
    ends.push(() => http.stop());
    const url =
      config.publicUrl ?? `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${http.port}`;
    const chain = await openChain(config, url, folder, keys, log);
    ends.push(() => chain.stop());
    log(
      `chain ${chain.deployment.chainId} (${chain.embedded?.kind ?? chain.url}), contract ${chain.deployment.rounds}`,
    );
    if (chain.restored > 0) log(`sent ${chain.restored} transactions again that a crash had lost`);
    await fundResearcher(chain);
    if ((await readyBond(chain)) < BOND) log(`the station has no ${BOND} token wei for a bond: it can not propose`);

    const origins = allowedOrigins(url, http.port, config.loopback);
    const store = await fileStore(folder.at("blocks"), { maxBytes: config.storeBytes });
    const node = await createStationNode({
      seed: fromHex(keys.peer),
      origins: [url],
      allowPrivate: config.loopback,
      store,
    });
    ends.push(() => node.stop());
    ends.push(attachUpgrade(http.server, node.port, { accept: (request) => http.acceptsUpgrade(request) }));

    const blocks = coordinatorBlocks({ node, quota: PINNED_SHARE * config.storeBytes });
    const staging = createStaging(store);
    const checker = createChecker(blocks);
    ends.push(
      () => staging.stop(),
      () => checker.stop(),
      () => blocks.flush(),
    );
    const peerSigner = makePeerSigner(fromHex(keys.peer));
    const signer = typedSigner(config.chain?.stationKey ?? keys.station);
    const journal = await openJournal({
      store: await sqliteStore(folder.at("journal.sqlite")),
      keys: journalKeys(peerSigner),
      schema: Fact,
    });
    ends.push(() => journal.close());
    const coordinator = createCoordinator({
      engine: engineDigest(),
      epochs,
      keepMs: config.keepMs,
      uploadTo: () => [node.peerId],
    })({
      journal,
      blocks,
      chain: coordinatorChain(chain, config.sponsorClaims),
      signer,
      peerSigner,
      checker,
      clock: systemClock(),
      announce: async (news) => void (await node.gossip.publish({ name: NEWS_TOPIC }, news)),
    });
    await coordinator.start();
    await blocks.forgetOthers();
    ends.push(() => coordinator.stop());
    ends.push(await serveTasks(node, coordinator));
    const live = createLive();
    ends.push(() => live.close());
    ends.push(coordinator.onChange((job) => live.publish({ type: "job", job })));

    const intake = createIntake({ chain, coordinator, staging, blocks, signer, peerSigner, log });
    await intake.start();
    ends.push(() => intake.stop());
    const watcher = watchEpochs({ chain, blocks, budget: config.challengeBudget, log });
    ends.push(() => watcher.stop(), releaseBonds(chain, coordinator, log));
    const researcherKey = config.chain === undefined ? keys.researcher : config.chain.researcherKey;
    const sessions = createOperatorSessions(url.startsWith("https:"));
    const services = stationServices({
      info: stationInfo(config, url, chain, node.addresses, node.peerId),
      engine: engineDigest(),
      chain,
      node,
      coordinator,
      intake,
      staging,
      blocks,
      live,
      sessions,
      sealed: openSealedKeys(folder.at("sealed")),
      researcher: researcherKey === undefined ? undefined : typedSigner(researcherKey),
      rpc: rpcProxy({ request: chain.request, onRawTransaction: logRawTransaction(chain.pageLog) }),
    });
    http.open(services, origins);
    return { url, operatorUrl: `${url}/#operator=${sessions.token}`, chain, node, coordinator, intake, staging, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
