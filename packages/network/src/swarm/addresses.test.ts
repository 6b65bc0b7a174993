import { describe, expect, test } from "vitest";
import { circuitAddress, parseAddress, peerOfAddress, webRTCAddress, webSocketAddress } from "./addresses.ts";

const PEER = "12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5";
const OTHER = "12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq";

describe("the WebSocket address of an origin", () => {
  test.each([
    ["http://127.0.0.1:8080", `/ip4/127.0.0.1/tcp/8080/ws/p2p/${PEER}`],
    ["http://localhost", `/dns4/localhost/tcp/80/ws/p2p/${PEER}`],
    ["https://starling.example", `/dns4/starling.example/tcp/443/tls/ws/p2p/${PEER}`],
    ["https://starling.example:8443/path?x", `/dns4/starling.example/tcp/8443/tls/ws/p2p/${PEER}`],
    ["http://[::1]:9000", `/ip6/::1/tcp/9000/ws/p2p/${PEER}`],
  ])("%s", (origin, address) => {
    expect(webSocketAddress(origin, PEER)).toBe(address);
    expect(peerOfAddress(parseAddress(address))).toBe(PEER);
  });
});

test("a relayed address names the relay, then the peer", () => {
  const relay = parseAddress(`/dns4/relay.example/tcp/443/tls/ws/p2p/${PEER}`);
  expect(webRTCAddress(relay, OTHER).toString()).toBe(`${relay}/p2p-circuit/webrtc/p2p/${OTHER}`);
  expect(circuitAddress(relay, OTHER).toString()).toBe(`${relay}/p2p-circuit/p2p/${OTHER}`);
  expect(peerOfAddress(webRTCAddress(relay, OTHER))).toBe(OTHER);
});

test("an address that cannot be used says how to write one", () => {
  expect(() => parseAddress("http://relay.example")).toThrow(expect.objectContaining({ name: "NetworkConfigError" }));
  expect(() => peerOfAddress(parseAddress("/dns4/relay.example/tcp/443/tls/ws"))).toThrow(
    expect.objectContaining({ fix: "End it with /p2p/<peer id>." }),
  );
});
