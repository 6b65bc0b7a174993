import type { Coordinator } from "@starling/coordinator";
import { jobParams } from "@starling/ledger";
import { peerSigner } from "@starling/protocol";
import { expect, it } from "vitest";
import type { StationChain } from "../chain/open-chain.ts";
import { BOND } from "./bond.ts";
import { createIntake, type IntakeComponents } from "./intake.ts";

const account = (byte: string): `0x${string}` => `0x${byte.repeat(20)}`;
const word = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;

it("takes on no job that would tie up more of the station's tokens than its bond", async () => {
  const asked: bigint[] = [];
  const chain = {
    station: { client: { chain: { id: 31_415 } }, rounds: account("0c") },
    stationAddress: account("03"),
  } as unknown as StationChain;
  const coordinator = {
    view: () => undefined,
    addJob: async ({ params }: { params: { bond: bigint } }) => {
      asked.push(params.bond);
      throw new Error("asked");
    },
  } as unknown as Coordinator;
  const signer = { address: account("03"), signTypedData: async () => word("51") };
  const intake = createIntake({
    chain,
    coordinator,
    signer,
    peerSigner: peerSigner(new Uint8Array(32)),
    log: () => undefined,
  } as unknown as IntakeComponents);
  const params = (bond: bigint) =>
    jobParams({
      client: account("01"),
      token: account("02"),
      coordinator: account("03"),
      arbiter: account("04"),
      ruling: 10,
      bond,
      maxStep: 1n,
      window: 10,
      deadline: 4_000_000_000,
      spec: word("51"),
      terms: word("7e"),
      salt: word("00"),
    });
  await expect(intake.add(params(BOND + 1n))).rejects.toThrow(/larger bond/);
  await expect(intake.add(params(BOND))).rejects.toThrow("asked");
  expect(asked).toEqual([BOND]);
});
