import { type Address, encodeBlock, type JobId, type TrainSummary, VERDICT_KIND } from "@starling/protocol";
import type { LeaseState } from "../state/state.ts";

const word = (n: number): `0x${string}` => `0x${n.toString(16).padStart(64, "0")}`;
const job: JobId = word(1);

/** A lease in some state; `result` names its output, `ok` gives it a verdict. */
export function sampleLease({
  worker,
  state,
  result = "same",
  ok,
  ...rest
}: {
  readonly worker: Address;
  readonly state: LeaseState["state"];
  readonly result?: string;
  readonly ok?: boolean;
} & Partial<LeaseState>): LeaseState {
  const receipt = {
    job,
    round: 0,
    chunk: word(2),
    copy: 0,
    attempt: 0,
    worker,
    session: word(3),
    deviceClass: word(4),
    result: word(5),
    units: "1000",
    engine: word(6),
    issuedAt: 0,
  };
  const reveal = {
    output: encodeBlock({ result }).cid,
    summary: { lane: "train", kind: "train", norm2: "9", lossFirst: 0, lossLast: 0 },
    receipt: { receipt, signature: new Uint8Array(64) },
    receiptHash: word(7),
    at: 0,
  } as const satisfies LeaseState["reveal"] & { readonly summary: TrainSummary };
  const kind = VERDICT_KIND.exact;
  return {
    id: worker.slice(2).padStart(32, "0"),
    job,
    round: 0,
    index: 0,
    copy: 0,
    attempt: 0,
    worker,
    peer: word(3),
    deviceClass: word(4),
    givenAt: 0,
    deadlineMs: 10_000,
    units: 1_000n,
    state,
    commitment: state === "leased" ? null : { hash: word(8), seal: word(9), at: 0 },
    reveal: state === "revealed" ? reveal : null,
    verdict:
      ok === undefined
        ? null
        : { job, round: 0, chunk: word(2), receipt: word(7), kind, metricPpm: 1_000_000, ok, issuedAt: 0 },
    countsIn: ok === undefined ? null : 0,
    end: null,
    ...rest,
  };
}
