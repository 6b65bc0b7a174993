import type { Page } from "@playwright/test";

/** What WebRTC itself counted in a page, over all of its connections. */
export interface RtcTotals {
  readonly connected: number;
  /** Bytes of messages on data channels. */
  readonly received: number;
  readonly sent: number;
  /** Candidate types of the pairs that were chosen, such as "host/host". */
  readonly routes: readonly string[];
}

/** Keeps hold of every RTCPeerConnection that the page makes from its next navigation on. */
export async function recordRtc(page: Page): Promise<() => Promise<RtcTotals>> {
  await page.addInitScript(() => {
    const made: RTCPeerConnection[] = [];
    const Real = RTCPeerConnection;
    class Recorded extends Real {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        made.push(this);
      }
    }
    Object.assign(globalThis, { RTCPeerConnection: Recorded, madeConnections: made });
  });
  return () =>
    page.evaluate(async () => {
      const made = (globalThis as unknown as { madeConnections: RTCPeerConnection[] }).madeConnections;
      const totals = { connected: 0, received: 0, sent: 0, routes: [] as string[] };
      for (const connection of made) {
        if (connection.connectionState === "connected") totals.connected++;
        const entries = new Map<string, Record<string, unknown>>();
        for (const [id, entry] of (await connection.getStats()) as unknown as Map<string, Record<string, unknown>>)
          entries.set(id, entry);
        for (const entry of entries.values()) {
          if (entry["type"] === "data-channel") {
            totals.received += Number(entry["bytesReceived"] ?? 0);
            totals.sent += Number(entry["bytesSent"] ?? 0);
          }
          const pair = entries.get(String(entry["selectedCandidatePairId"]));
          if (entry["type"] !== "transport" || pair === undefined) continue;
          const side = (name: string) => entries.get(String(pair[name]))?.["candidateType"];
          totals.routes.push(`${side("localCandidateId")}/${side("remoteCandidateId")}`);
        }
      }
      return totals;
    });
}
