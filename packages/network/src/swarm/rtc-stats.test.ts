import { describe, expect, test } from "vitest";
import { summarize } from "./rtc-stats.ts";

const report = (...entries: { id: string; [field: string]: unknown }[]) =>
  new Map(entries.map((entry) => [entry.id, entry])) as unknown as RTCStatsReport;

describe("a stats report", () => {
  test("gives the bytes of every pair, round trip and route of the selected one, and payload of every channel", () => {
    const summary = summarize(
      report(
        { id: "T", type: "transport", selectedCandidatePairId: "P" },
        {
          id: "P",
          type: "candidate-pair",
          bytesSent: 10,
          bytesReceived: 20,
          currentRoundTripTime: 0.004,
          localCandidateId: "L",
          remoteCandidateId: "R",
        },
        { id: "Q", type: "candidate-pair", bytesSent: 100, bytesReceived: 200, currentRoundTripTime: 9 },
        { id: "L", type: "local-candidate", candidateType: "host" },
        { id: "R", type: "remote-candidate", candidateType: "srflx" },
        { id: "D1", type: "data-channel", bytesSent: 1, bytesReceived: 2 },
        { id: "D2", type: "data-channel", bytesSent: 3, bytesReceived: 4 },
      ),
    );
    expect(summary).toEqual({
      sent: 110,
      received: 220,
      payloadSent: 4,
      payloadReceived: 6,
      rttMs: 4,
      route: "host/srflx",
    });
  });

  test("without a selected pair, or with nonsense in it, is zero", () => {
    const empty = { sent: 0, received: 0, payloadSent: 0, payloadReceived: 0, rttMs: undefined, route: undefined };
    expect(summarize(report())).toEqual(empty);
    expect(summarize(report({ id: "D", type: "data-channel", bytesSent: "many", bytesReceived: Number.NaN }))).toEqual(
      empty,
    );
  });
});
