import {
  AuthorityError,
  assertPeerSignature,
  assertTyped,
  fromHex,
  PROTOCOL_VERSION,
  type SigningDomain,
  type TaskReply,
  type TaskRequest,
  typedHash,
} from "@starling/protocol";
import { MAX_SESSIONS } from "../constants.ts";
import type { Fact } from "../facts/fact.ts";
import { currentRound } from "../state/lookup.ts";
import { standingOf } from "../state/standing.ts";
import type { JobState, SessionState, State } from "../state/state.ts";
import type { RequestContext } from "./context.ts";
import type { Peer } from "./session.ts";

type HelloRequest = Extract<TaskRequest, { type: "hello" }>;
type Offer = Extract<TaskReply, { type: "welcome" }>["jobs"][number];

/**
 * Checks that payout key and session key name each other, and that the session key is the connection's own.
 * @throws AuthorityError
 */
async function checkIdentity(
  { identity }: HelloRequest,
  peer: Peer,
  domain: SigningDomain,
  now: number,
): Promise<void> {
  const { delegation, signature, peerSignature } = identity;
  if (delegation.peer !== peer.publicKey) {
    throw new AuthorityError("This identity belongs to another session.", {
      fix: "Connect with the session's own key.",
    });
  }
  if (delegation.expiry * 1_000 <= now) {
    throw new AuthorityError("This identity has expired.", { fix: "Sign a new delegation with the payout key." });
  }
  await assertTyped(domain, "Delegation", delegation, signature, delegation.worker);
  const hash = fromHex(typedHash(domain, "Delegation", delegation));
  assertPeerSignature("delegation", hash, peerSignature, delegation.peer);
}

/** The jobs that volunteers are offered. */
export function offers(state: State): Offer[] {
  return [...state.jobs.values()]
    .filter(({ ended }) => ended === null)
    .slice(0, 256)
    .map(offerOf);
}

function offerOf(job: JobState): Offer {
  const { common } = job.spec;
  return {
    job: job.job,
    spec: job.specCid,
    lane: job.spec.lane,
    title: common.title,
    purpose: common.purpose,
    client: job.params.client,
    round: currentRound(job),
    rounds: common.stop.rounds,
    delegation: job.delegation,
  };
}

function isNews(known: SessionState | undefined, said: Omit<SessionState, "at">): boolean {
  if (known === undefined) return true;
  const same = (["worker", "engine", "deviceClass", "speed", "microBatch", "chunkBytes"] as const).every(
    (field) => known[field] === said[field],
  );
  return !same || known.identity.signature !== said.identity.signature;
}

/** Introduces a session to the coordinator. Nothing is remembered of one that runs another engine or protocol. */
export async function takeHello(context: RequestContext, request: HelloRequest, peer: Peer): Promise<TaskReply> {
  const { book, live, clock, domain, engine } = context;
  await checkIdentity(request, peer, domain, clock.now());
  const { identity, deviceClass, speed, microBatch, chunkBytes } = request;
  const { worker } = identity.delegation;
  const current = request.protocol === PROTOCOL_VERSION && request.engine === engine;
  if (current && (live.connections.has(peer.publicKey) || live.connections.size < MAX_SESSIONS)) {
    const said = { worker, peer: peer.publicKey, engine, deviceClass, speed, microBatch, chunkBytes, identity };
    await book.record(({ sessions }): Fact[] =>
      isNews(sessions.get(peer.publicKey), said) ? [{ type: "member-joined", at: clock.now(), ...said }] : [],
    );
    live.connections.set(peer.publicKey, { peerId: peer.peerId, worker });
  }
  if (!current) live.connections.delete(peer.publicKey);
  return {
    type: "welcome",
    current,
    chainId: domain.chainId,
    contract: domain.contract,
    jobs: offers(book.state),
    standing: standingOf(book.state, worker, engine),
  };
}
