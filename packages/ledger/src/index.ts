export { chainOf } from "./chain.ts";
export { type ChainChoice, type ChainConfig, chainFromConfig } from "./chain-from-config.ts";
export { checkChain } from "./check-chain.ts";
export { LOCAL_CHAIN_ID } from "./constants.ts";
export * from "./errors.ts";
export { type Estimate, estimate } from "./estimate.ts";
export type { EventName, EventOf, LedgerEvent } from "./events.ts";
export type { WriteOptions, WriteProgress, Written } from "./execute.ts";
export { httpRpc, JsonRpcError } from "./http-rpc.ts";
export { CLAIM_PERIOD, type JobParams, jobIdOf, jobParams, NOBODY } from "./job-params.ts";
export { type KeySenderInit, keySender } from "./key-sender.ts";
export { chainClient, type Ledger, type LedgerInit, ledger, type RpcRequest, signingDomain } from "./ledger.ts";
export { logRawTransaction } from "./log-raw-transaction.ts";
export { appoint } from "./operations/appoint.ts";
export { challenge } from "./operations/challenge.ts";
export { type ClaimLeaf, claim } from "./operations/claim.ts";
export { claimMany } from "./operations/claim-many.ts";
export { claimTo, type SignedClaimTo } from "./operations/claim-to.ts";
export { claimedOf, owedOf } from "./operations/claimed-of.ts";
export { close } from "./operations/close.ts";
export { type Deployment, deploy, verifyDeployment } from "./operations/deploy.ts";
export { disprove } from "./operations/disprove.ts";
export { fund } from "./operations/fund.ts";
export { handover } from "./operations/handover.ts";
export { type Posted, post } from "./operations/post.ts";
export { postWithPermit } from "./operations/post-with-permit.ts";
export { type Proposal, type Proposed, propose } from "./operations/propose.ts";
export { readBlockTimes } from "./operations/read-block-times.ts";
export { type ChainCase, readCase } from "./operations/read-case.ts";
export { type EpochRecord, foldEpochs, readEpochs } from "./operations/read-epochs.ts";
export { type EventFilter, readEvents } from "./operations/read-events.ts";
export { type JobOnChain, type JobPhase, readJob, type StoredEpoch } from "./operations/read-job.ts";
export { type PostedJob, postedJob, readParams, readPostedJobs } from "./operations/read-posted.ts";
export {
  type RegistrationRecord,
  readRegistration,
  readRegistrations,
  readSeal,
  type SealedJob,
} from "./operations/read-provenance.ts";
export { refund } from "./operations/refund.ts";
export { type RegistrationOrder, register, setPayee } from "./operations/register.ts";
export { resolve } from "./operations/resolve.ts";
export { rule, ruleByProof, type SignedRuling, signRuling } from "./operations/rule.ts";
export { seal } from "./operations/seal.ts";
export { signClaimTo } from "./operations/sign-claim-to.ts";
export { sweep } from "./operations/sweep.ts";
export { allowance, approve, balanceOf, faucet, mint, transfer } from "./operations/token.ts";
export { type Runtime, verifyCode } from "./operations/verify-code.ts";
export { type WatchItem, type WatchOptions, watch } from "./operations/watch.ts";
export { withdrawBond } from "./operations/withdraw-bond.ts";
export { type Replayed, replay } from "./replay.ts";
export { ALLOWED_METHODS, type RpcProxyInit, type RpcProxyResponse, rpcProxy } from "./rpc-proxy.ts";
export type { Call, Sender } from "./sender.ts";
export { type PermitData, type PermitSigner, signPermit } from "./sign-permit.ts";
export { type LoggedTransaction, memoryTxLog, type TxLog } from "./tx-log.ts";
export { type WalletSenderInit, walletSender } from "./wallet-sender.ts";
