import type { Coordinator } from "@starling/coordinator";
import { approve, balanceOf, close, fund, readParams, refund, signingDomain, sweep } from "@starling/ledger";
import type { StationNode } from "@starling/network/node";
import { decodeBlock, type JobId, JobSpec, signTyped, type TypedSigner } from "@starling/protocol";
import type { CheckReply } from "@starling/sdk";
import type { CID } from "multiformats/cid";
import type { StationChain } from "../chain/open-chain.ts";
import { RequestError } from "../errors.ts";
import { readSpecCid } from "../http/routes/jobs.ts";
import type { Intake } from "../jobs/intake.ts";
import { postJob, settlementTimes } from "../jobs/post-job.ts";
import type { StationServices } from "../services.ts";

interface OperatorComponents {
  readonly chain: StationChain;
  readonly node: Pick<StationNode, "blocks">;
  readonly coordinator: Coordinator;
  readonly intake: Intake;
  /** Signs as the researcher; undefined where the station has no researcher key. */
  readonly researcher: TypedSigner | undefined;
  readonly check: (spec: CID) => Promise<CheckReply>;
}

const ACTIONS = { pause: 1, resume: 2, cancel: 3 } as const;

/** What the operator may do with the station's researcher key. */
export function operatorActions({
  chain,
  node,
  coordinator,
  intake,
  researcher,
  check,
}: OperatorComponents): StationServices["operator"] {
  const domain = signingDomain(chain.station);

  function researcherLedger() {
    if (chain.researcher !== undefined && researcher !== undefined)
      return { ledger: chain.researcher, signer: researcher };
    throw new RequestError(409, "This station has no researcher key.", "Set RESEARCHER_KEY, or use a wallet.");
  }

  async function readSpec(cid: CID): Promise<JobSpec> {
    const bytes = await node.blocks.store.get(cid);
    if (bytes === undefined) throw new RequestError(404, "The station does not hold this spec.", "Upload it first.");
    return decodeBlock<JobSpec>(JobSpec, bytes);
  }

  return {
    async session() {
      const { researcherAddress, deployment, station } = chain;
      if (researcherAddress === undefined) return { researcher: null, balance: "0" };
      const balance = await balanceOf(station, { token: deployment.star, account: researcherAddress });
      return { researcher: researcherAddress, balance: balance.toString() };
    },
    async post({ spec, budget, seconds }) {
      const cid = readSpecCid(spec);
      const { ok, problems } = await check(cid);
      if (!ok) {
        const [first] = problems;
        throw new RequestError(422, first?.message ?? "The job can not be posted.", first?.fix ?? "Check the spec.");
      }
      const deadline = Math.floor(Date.now() / 1_000) + seconds;
      const times = settlementTimes(chain.embedded !== undefined);
      const posted = await postJob(chain, {
        spec: cid,
        jobSpec: await readSpec(cid),
        budget: BigInt(budget),
        deadline,
        times,
      });
      await chain.flush();
      await intake.add(posted.params);
      return { job: posted.job, transaction: posted.hash };
    },
    async control(job, action) {
      const { ledger, signer } = researcherLedger();
      if (action !== "close") {
        const control = { job: job as JobId, action: ACTIONS[action], nonce: Date.now() };
        await coordinator.control({ control, signature: await signTyped(signer, domain, "JobControl", control) });
        if (action !== "cancel") return;
      }
      await close(ledger, { params: await readParams(ledger, { job: job as JobId }) });
      await chain.flush();
    },
    async refund(job) {
      const { ledger } = researcherLedger();
      const params = await readParams(ledger, { job: job as JobId });
      const { hash } = await refund(ledger, { params });
      await chain.flush();
      return hash;
    },
    async fund(job, amount) {
      const { ledger } = researcherLedger();
      await approve(ledger, { token: chain.deployment.star, amount });
      const { hash } = await fund(ledger, { job: job as JobId, amount });
      await chain.flush();
      return hash;
    },
    async sweep(job) {
      const { ledger } = researcherLedger();
      const params = await readParams(ledger, { job: job as JobId });
      const { hash } = await sweep(ledger, { params });
      await chain.flush();
      return hash;
    },
    settle: (job) => coordinator.resumeSettlement(job as JobId),
    setServing(serving) {
      node.blocks.serving = serving;
    },
  };
}
