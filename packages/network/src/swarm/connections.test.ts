import type { Connection } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import { describe, expect, test } from "vitest";
import { dialledByLower, preferredDirect } from "./connections.ts";

const LOW = "12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq";
const HIGH = "12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5";

function connection(remote: string, direction: "inbound" | "outbound", open: number, limited = false): Connection {
  const fields = {
    remotePeer: peerIdFromString(remote),
    direction,
    status: "open",
    direct: !limited,
    timeline: { open },
    ...(limited ? { limits: { bytes: 1n } } : {}),
  };
  return fields as unknown as Connection;
}

describe("which connection both ends keep", () => {
  test("is the lower peer id's dial when both dialled at once, seen from either end", () => {
    const atLow = [connection(HIGH, "outbound", 1_000), connection(HIGH, "inbound", 1_200)];
    const atHigh = [connection(LOW, "inbound", 1_000), connection(LOW, "outbound", 1_200)];
    expect(preferredDirect(atLow, LOW)).toBe(atLow[0]);
    expect(preferredDirect(atHigh, HIGH)).toBe(atHigh[0]);
    expect(dialledByLower(connection(HIGH, "outbound", 0), LOW)).toBe(true);
    expect(dialledByLower(connection(LOW, "outbound", 0), HIGH)).toBe(false);
  });

  test("is the newest when the other one is left from an earlier life of the peer", () => {
    const stale = connection(HIGH, "outbound", 1_000);
    const fresh = connection(HIGH, "inbound", 60_000);
    expect(preferredDirect([stale, fresh], LOW)).toBe(fresh);
  });

  test("is never a relayed one", () => {
    expect(preferredDirect([connection(HIGH, "outbound", 1_000, true)], LOW)).toBeUndefined();
    expect(preferredDirect([], LOW)).toBeUndefined();
  });
});
