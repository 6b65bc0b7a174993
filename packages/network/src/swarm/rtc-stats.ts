import type { Connection } from "@libp2p/interface";
import { peerConnectionOf, property } from "./peer-connection-of.ts";

/** What WebRTC itself counted on one connection. */
export interface RTCTraffic {
  /** Bytes over every candidate pair that was used, with SCTP and DTLS but without IP headers. */
  readonly sent: number;
  readonly received: number;
  /** Bytes of messages on data channels that are still known. */
  readonly payloadSent: number;
  readonly payloadReceived: number;
  /** Last round trip that ICE measured, in milliseconds. */
  readonly rttMs: number | undefined;
  /** Candidate types of the selected pair, such as "host/host" or "srflx/relay". */
  readonly route: string | undefined;
}

interface WithStats {
  getStats(): Promise<RTCStatsReport>;
}

function hasStats(value: unknown): value is WithStats {
  return typeof property(value, "getStats") === "function";
}

const count = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0);

/** Reads `getStats` of a direct WebRTC connection; undefined for other connections. */
export async function rtcTraffic(connection: Connection): Promise<RTCTraffic | undefined> {
  const peerConnection = peerConnectionOf(connection);
  if (!hasStats(peerConnection)) return undefined;
  const report = await peerConnection.getStats().catch(() => undefined);
  if (report === undefined) return undefined;
  return summarize(report);
}

/** Adds up the entries of a stats report that say what went over the wire. */
export function summarize(report: Pick<RTCStatsReport, "forEach">): RTCTraffic {
  const entries = new Map<string, unknown>();
  report.forEach((entry: unknown) => {
    entries.set(String(property(entry, "id")), entry);
  });
  const total = { sent: 0, received: 0, payloadSent: 0, payloadReceived: 0 };
  let pair: unknown;
  for (const entry of entries.values()) {
    const type = property(entry, "type");
    if (type === "data-channel") {
      total.payloadSent += count(property(entry, "bytesSent"));
      total.payloadReceived += count(property(entry, "bytesReceived"));
    }
    // ICE may move to a better pair at any time: the bytes before that stay with the pair that carried them.
    if (type === "candidate-pair") {
      total.sent += count(property(entry, "bytesSent"));
      total.received += count(property(entry, "bytesReceived"));
    }
    if (type === "transport") pair = entries.get(String(property(entry, "selectedCandidatePairId"))) ?? pair;
  }
  const rtt = property(pair, "currentRoundTripTime");
  const side = (name: string) => property(entries.get(String(property(pair, name))), "candidateType");
  const route = pair === undefined ? undefined : `${side("localCandidateId")}/${side("remoteCandidateId")}`;
  return {
    ...total,
    rttMs: typeof rtt === "number" ? rtt * 1_000 : undefined,
    route,
  };
}
