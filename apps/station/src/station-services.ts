import type { Coordinator } from "@starling/coordinator";
import { type JobParams, jobIdOf, type RpcProxyResponse, signingDomain } from "@starling/ledger";
import type { StationNode } from "@starling/network/node";
import type { Bytes32, JobId, StationInfo, TypedSigner } from "@starling/protocol";
import type { JobParamsText } from "@starling/sdk";
import type * as z from "zod/mini";
import type { CoordinatorBlocks } from "./blocks/coordinator-blocks.ts";
import { heldBlock } from "./blocks/held-block.ts";
import type { Staging } from "./blocks/staging.ts";
import { createFaucet } from "./chain/faucet.ts";
import type { StationChain } from "./chain/open-chain.ts";
import type { Live } from "./http/live.ts";
import { checkSpec } from "./jobs/check-spec.ts";
import type { Intake } from "./jobs/intake.ts";
import { operatorActions } from "./operator/operator-actions.ts";
import type { OperatorSessions } from "./operator/session.ts";
import type { SealedKeys } from "./sealed/sealed-keys.ts";
import type { StationServices } from "./services.ts";
import { accountServices } from "./views/account-services.ts";
import { blockTimes, readChainEvents } from "./views/chain-views.ts";
import { readEpochViews } from "./views/epoch-views.ts";
import { readRegistrationViews } from "./views/registration-views.ts";

/** Version that pages and programs are shown. */
export const STATION_VERSION = "0.1.0";

interface ServiceComponents {
  readonly info: StationInfo;
  readonly engine: Bytes32;
  readonly chain: StationChain;
  readonly node: StationNode;
  readonly coordinator: Coordinator;
  readonly intake: Intake;
  readonly staging: Staging;
  readonly blocks: Pick<CoordinatorBlocks, "hasRoom">;
  readonly live: Live;
  readonly sessions: OperatorSessions;
  readonly sealed: SealedKeys;
  readonly researcher: TypedSigner | undefined;
  readonly rpc: (body: Uint8Array) => Promise<RpcProxyResponse>;
}

function fromText(params: z.infer<typeof JobParamsText>): JobParams {
  const { bond, maxStep, window, ruling, silence, grace, deadline, claimUntil, ...names } = params;
  return {
    ...names,
    bond: BigInt(bond),
    maxStep: BigInt(maxStep),
    window: Number(window),
    ruling: Number(ruling),
    silence: Number(silence),
    grace: Number(grace),
    deadline: Number(deadline),
    claimUntil: Number(claimUntil),
  };
}

/** Puts the station's parts behind its HTTP routes. */
export function stationServices(components: ServiceComponents): StationServices {
  const { info, engine, chain, node, coordinator, intake, staging, blocks, live, sessions, sealed, researcher, rpc } =
    components;
  const { store } = node.blocks;
  const startedAt = Date.now();
  const times = blockTimes(chain.request);
  const check = (spec: Parameters<StationServices["jobs"]["check"]>[0]) =>
    checkSpec({ store, staging, engine, hasRoom: blocks.hasRoom }, spec);
  return {
    info: () => info,
    async status() {
      const block = await chain.request({ method: "eth_blockNumber" });
      const peers = node.libp2p.getPeers().length;
      return { version: STATION_VERSION, startedAt, block: Number(block), peers, jobs: coordinator.views().length };
    },
    live,
    sessions,
    sealed,
    views: {
      jobs: async () => coordinator.views(),
      job: async (id) => coordinator.view(id as JobId),
      epochs: (job) => readEpochViews({ ledger: chain.station, request: chain.request, store }, job),
      events: (job) => readChainEvents(chain.station, times, job),
      leaderboard: async () => coordinator.leaderboard(),
      registrations: () => readRegistrationViews(chain.station),
    },
    blocks: {
      get: async (cid) => (node.blocks.serving ? heldBlock(store, cid) : undefined),
      stage: (block) => staging.stage(block),
    },
    accounts: accountServices(coordinator),
    jobs: {
      check,
      async announce(text) {
        const params = fromText(text);
        await intake.add(params);
        return { job: jobIdOf(signingDomain(chain.station), params), transaction: null };
      },
      control: (order) => coordinator.control(order),
    },
    operator: operatorActions({ chain, node, coordinator, intake, researcher, check }),
    faucet: createFaucet(chain),
    rpc,
  };
}
