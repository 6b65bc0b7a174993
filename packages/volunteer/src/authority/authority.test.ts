import { type Acknowledgement, acknowledgementDigest, encodeBlock, type JobOffer } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import type { ChainJob } from "../components.ts";
import { COORDINATOR_PEER, DOMAIN, JOB, NOW, offer, session } from "../testing/samples.ts";
import { checkAcknowledgement } from "./check-acknowledgement.ts";
import { checkOffer } from "./check-offer.ts";
import { offerBook } from "./offer-book.ts";

const seconds = NOW / 1000;
const peer = COORDINATOR_PEER.publicKey;
const other = `0x${"99".repeat(20)}` as const;

describe("checkOffer", () => {
  it("takes an offer whose coordinator the chain names", async () => {
    const given = await offer();
    await expect(checkOffer({ ...given, domain: DOMAIN, peer, seconds })).resolves.toBeUndefined();
  });

  const cases: readonly (readonly [
    string,
    (given: { offer: JobOffer; job: ChainJob }) => {
      offer?: JobOffer;
      job?: ChainJob;
      peer?: `0x${string}`;
      at?: number;
    },
  ])[] = [
    ["another peer", () => ({ peer: session(5).publicKey })],
    ["another coordinator on the chain", ({ job }) => ({ job: { ...job, coordinator: other } })],
    ["another spec", ({ offer: given }) => ({ offer: { ...given, spec: encodeBlock({ other: 1 }).cid } })],
    ["another client", ({ offer: given }) => ({ offer: { ...given, client: other } })],
    ["another job", ({ offer: given }) => ({ offer: { ...given, job: `0x${"0c".repeat(32)}` as typeof JOB } })],
    ["an expired delegation", () => ({ at: seconds + 3_600 })],
    ["a job that is over", ({ job }) => ({ job: { ...job, end: seconds } })],
    [
      "a longer life than was signed",
      ({ offer: { delegation, ...rest } }) => ({
        offer: {
          ...rest,
          delegation: { ...delegation, delegation: { ...delegation.delegation, expiry: seconds + 9_999 } },
        },
      }),
    ],
  ];

  it.each(cases)("refuses %s", async (_, change) => {
    const given = await offer();
    const { at = seconds, ...changed } = change(given);
    await expect(checkOffer({ ...given, domain: DOMAIN, peer, seconds: at, ...changed })).rejects.toThrow();
  });

  it("refuses a delegation for another chain", async () => {
    const given = await offer();
    await expect(checkOffer({ ...given, domain: { ...DOMAIN, chainId: 1 }, peer, seconds })).rejects.toThrow(
      "is not signed by",
    );
  });
});

describe("offerBook", () => {
  it("asks the chain once a minute and remembers who signs vouchers", async () => {
    const given = await offer();
    let reads = 0;
    let now = NOW;
    const readJob = async () => {
      reads++;
      return given.job;
    };
    const book = offerBook({ chain: { readJob }, domain: DOMAIN, peer, now: () => now });
    const { signal } = new AbortController();
    expect(book.signerOf(JOB)).toBeUndefined();
    await book.verify(given.offer, signal);
    await book.verify({ ...given.offer, round: 7 }, signal);
    expect(reads).toBe(1);
    expect(book.signerOf(JOB)).toBe(given.offer.delegation.delegation.signer);
    now += 61_000;
    await book.verify(given.offer, signal);
    expect(reads).toBe(2);
  });

  it("forgets a coordinator that was replaced", async () => {
    const given = await offer();
    let now = NOW;
    let { job } = given;
    const book = offerBook({ chain: { readJob: async () => job }, domain: DOMAIN, peer, now: () => now });
    await book.verify(given.offer, new AbortController().signal);
    job = { ...job, coordinator: other };
    now += 61_000;
    await expect(book.verify(given.offer, new AbortController().signal)).rejects.toThrow("not from the job's");
    expect(book.signerOf(JOB)).toBeUndefined();
  });
});

describe("checkAcknowledgement", () => {
  const receipt = `0x${"aa".repeat(32)}` as const;
  const made: Acknowledgement = {
    type: "acknowledged",
    receipt,
    storedAt: NOW,
    signature: COORDINATOR_PEER.sign("acknowledgement", acknowledgementDigest(receipt, NOW)),
  };

  it("takes the coordinator's word for this receipt", () => {
    expect(() => checkAcknowledgement(made, receipt, peer)).not.toThrow();
  });

  it("refuses another receipt, another time, another signer", () => {
    expect(() => checkAcknowledgement(made, `0x${"bb".repeat(32)}`, peer)).toThrow("another receipt");
    expect(() => checkAcknowledgement({ ...made, storedAt: NOW + 1 }, receipt, peer)).toThrow("not signed");
    expect(() => checkAcknowledgement(made, receipt, session(9).publicKey)).toThrow("not signed");
  });
});
