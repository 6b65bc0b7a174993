import type { Connection, Libp2p } from "@libp2p/interface";
import type { Multiaddr } from "@multiformats/multiaddr";
import { DIAL_ROUNDS, DIAL_TIMEOUT_MS, GLARE_WAIT_MS, MAX_PARALLEL_DIALS, WEBRTC_ATTEMPT_MS } from "../constants.ts";
import { PeerUnreachableError, toError } from "../errors.ts";
import type { Slots } from "../streams/slots.ts";
import { circuitAddress, parseAddress, peerOfAddress, webRTCAddress } from "./addresses.ts";
import { openConnections, preferredDirect } from "./connections.ts";
import type { ConnectOptions } from "./swarm.ts";

export interface ConnectorInit {
  libp2p: Libp2p;
  slots: Slots;
  /** Multiaddrs of relays. */
  relays: readonly string[];
  /** How long one WebRTC attempt may take, in milliseconds. */
  attemptMs?: number;
}

type Connect = (peer: string, options?: ConnectOptions) => Promise<Connection>;

/**
 * Makes the operation that gives a connection to a peer. Two callers share one dial, and when both ends dial at the
 * same time the lower peer id's dial wins: the higher one waits for it, and what is doubled all the same is closed by
 * `settleConnections`.
 */
export function connector(init: ConnectorInit): Connect {
  const { libp2p, slots } = init;
  const self = libp2p.peerId.toString();
  const relays = init.relays.map((text) => ({ text, address: parseAddress(text) }));
  const dialling = new Map<string, Promise<Connection>>();

  async function attempt(addresses: Multiaddr[], signal: AbortSignal): Promise<Connection> {
    return slots.use("dial", MAX_PARALLEL_DIALS, signal, () => libp2p.dial(addresses, { signal }));
  }

  function routes(peer: string, via: readonly string[] | undefined) {
    const up = relays.filter(({ address }) => openConnections(libp2p, peerOfAddress(address)).length > 0);
    const known = relays.filter(({ text }) => via?.includes(text) === true);
    return {
      own: relays.filter(({ address }) => peerOfAddress(address) === peer),
      others: known.length > 0 ? known : up,
    };
  }

  async function dialDirect(peer: string, via: readonly string[] | undefined): Promise<Connection> {
    const deadline = AbortSignal.timeout(DIAL_TIMEOUT_MS);
    const inbound = await inboundDial(libp2p, self, peer);
    if (inbound !== undefined) return inbound;
    const { own, others } = routes(peer, via);
    const addresses = [
      ...own.map(({ address }) => address),
      ...others.map(({ address }) => webRTCAddress(address, peer)),
    ];
    const failures: Error[] = [];
    // A second round cures the rare dial that hangs in ICE or signalling.
    for (const address of Array.from({ length: DIAL_ROUNDS }, () => addresses).flat()) {
      if (deadline.aborted) break;
      try {
        const limit = AbortSignal.timeout(init.attemptMs ?? WEBRTC_ATTEMPT_MS);
        await attempt([address], AbortSignal.any([deadline, limit]));
      } catch (thrown) {
        failures.push(toError(thrown));
      }
      const connection = preferredDirect(openConnections(libp2p, peer), self);
      if (connection !== undefined) return connection;
    }
    throw unreachable(peer, addresses.length === 0, failures);
  }

  async function dialRelayed(peer: string, via: readonly string[] | undefined, signal: AbortSignal | undefined) {
    const { own, others } = routes(peer, via);
    const addresses = [
      ...own.map(({ address }) => address),
      ...others.map(({ address }) => circuitAddress(address, peer)),
    ];
    const limit = AbortSignal.timeout(DIAL_TIMEOUT_MS);
    try {
      return await attempt(addresses, signal === undefined ? limit : AbortSignal.any([signal, limit]));
    } catch (thrown) {
      throw unreachable(peer, addresses.length === 0, [toError(thrown)]);
    }
  }

  return async (peer, { signal, relayed = false, via } = {}) => {
    signal?.throwIfAborted();
    const open = openConnections(libp2p, peer);
    const direct = preferredDirect(open, self);
    if (direct !== undefined) return direct;
    if (relayed) return open[0] ?? (await dialRelayed(peer, via, signal));
    const pending = dialling.get(peer) ?? dialDirect(peer, via).finally(() => dialling.delete(peer));
    dialling.set(peer, pending);
    return raceSignal(pending, signal);
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits a moment for the lower peer id's dial where its signalling has already begun. */
async function inboundDial(libp2p: Libp2p, self: string, peer: string): Promise<Connection | undefined> {
  const signalling = openConnections(libp2p, peer).some(
    (connection) => connection.limits !== undefined && connection.direction === "inbound",
  );
  if (!signalling || self < peer) return undefined;
  const until = Date.now() + GLARE_WAIT_MS;
  while (Date.now() < until) {
    const connection = preferredDirect(openConnections(libp2p, peer), self);
    if (connection !== undefined) return connection;
    await pause(50);
  }
  return undefined;
}

function unreachable(peer: string, noRoute: boolean, failures: readonly Error[]): PeerUnreachableError {
  const fix = noRoute
    ? "Connect to a relay first, or give the relay that the peer uses."
    : "The peer may have left; ask the tracker for others.";
  return new PeerUnreachableError(`The peer ${peer} cannot be reached.`, {
    fix,
    cause: failures.at(-1),
    details: [...new Set(failures.map((failure) => failure.message))].slice(0, 4),
  });
}

function raceSignal<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
