import { createTabNode, keyOfPeerId, memoryStore, rpcProtocol } from "@starling/network";
import { createStationNode } from "@starling/network/node";
import { type Announcement, announcementDigest, NEWS_TOPIC, peerSigner } from "@starling/protocol";
import { sampleCid, sampleJobId } from "@starling/protocol/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { volunteerNode } from "../src/adapters/swarm-network.ts";
import type { VolunteerNode } from "../src/components.ts";

const signer = peerSigner(new Uint8Array(32).fill(9));

function announcement(round: number): Announcement {
  const news = {
    v: 1,
    job: sampleJobId,
    round,
    record: null,
    made: sampleCid("model"),
    state: "running",
    epoch: 0,
    at: 1,
  } as const;
  return { ...news, peer: signer.publicKey, signature: signer.sign("round", announcementDigest(news)) };
}

describe("news by gossip", () => {
  let station: Awaited<ReturnType<typeof createStationNode>>;
  let volunteer: VolunteerNode;

  beforeAll(async () => {
    const store = () => memoryStore({ maxBytes: 2 ** 20 });
    station = await createStationNode({
      seed: new Uint8Array(32).fill(1),
      origins: [],
      allowPrivate: true,
      store: await store(),
    });
    const relay = `/ip4/127.0.0.1/tcp/${station.port}/ws/p2p/${station.peerId}`;
    const tab = await createTabNode({
      seed: new Uint8Array(32).fill(2),
      relays: [relay],
      allowPrivate: true,
      store: await store(),
    });
    volunteer = volunteerNode(tab, { keyOfPeerId, rpcProtocol });
  });

  afterAll(async () => {
    await volunteer.stop();
    await station.stop();
  });

  it("arrives when its coordinator has signed it, and only then", async () => {
    await expect.poll(() => station.gossip.subscribers(NEWS_TOPIC).length, { timeout: 20_000 }).toBe(1);
    const heard: number[] = [];
    const stop = volunteer.onNews(({ round }) => heard.push(round));
    await station.gossip.publish({ name: NEWS_TOPIC }, { ...announcement(7), round: 8 });
    await station.gossip.publish({ name: NEWS_TOPIC }, announcement(7));
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual([7]);
    stop();
  });
});
