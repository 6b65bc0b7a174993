// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Case, Fraud, FraudKind} from "../types/Fraud.sol";
import {JobParams} from "../types/JobParams.sol";
import {Claim, CoordinatorDelegation, Epoch, JobState, Proposal, Redirect} from "../types/Settlement.sol";
import {IFraudProofs} from "./IFraudProofs.sol";

/// @title IRounds
/// @notice Escrow and settlement of jobs: one cumulative pay-root an epoch, whatever the number of workers.
/// @dev No owner, no proxy, no pause. Every waiting state ends by itself: a proposal ripens, a silent arbiter lets the
/// root stand, a silent coordinator can be replaced by anyone bonded, and after `claimUntil` the job can be emptied.
interface IRounds {
    // ---------------------------------------------------------------- events

    /// @notice A job was opened with `amount` in escrow.
    event JobPosted(
        bytes32 indexed job, address indexed client, bytes32 indexed spec, JobParams params, uint256 amount
    );
    /// @notice Somebody added `amount`; the escrow has taken `escrowed` in all, less what was refunded.
    event JobFunded(bytes32 indexed job, address indexed from, uint256 amount, uint256 escrowed);
    /// @notice The client ended the job.
    event JobClosed(bytes32 indexed job, uint40 closedAt);
    /// @notice `next` speaks for the job from the time `from` on.
    event CoordinatorChanged(bytes32 indexed job, address indexed next, uint40 from);
    /// @notice The coordinator's hot key, and the network key under which it speaks, until `expiry`.
    event SignerAppointed(bytes32 indexed job, address indexed signer, bytes32 peer, uint64 expiry);
    /// @notice A pay-root that becomes final at `ripeAt` unless it falls.
    event EpochProposed(
        bytes32 indexed job,
        uint32 indexed epoch,
        address indexed proposer,
        bytes32 root,
        uint128 total,
        bytes32 model,
        bytes32 evidence,
        uint40 ripeAt
    );
    /// @notice The arbiter has until `ripeAt`; `reason` is the challenger's own digest of what it found.
    event EpochChallenged(
        bytes32 indexed job, uint32 indexed epoch, address indexed challenger, bytes32 reason, uint40 ripeAt
    );
    /// @notice A challenge ended: by the arbiter, or by its silence, in which case the root stands.
    event EpochResolved(bytes32 indexed job, uint32 indexed epoch, bool stands);
    /// @notice An epoch fell to a proof.
    event EpochDisproved(bytes32 indexed job, uint32 indexed epoch, address indexed caller, FraudKind kind);
    /// @notice What bonds owed an account was paid out.
    event BondWithdrawn(bytes32 indexed job, address indexed account, uint256 amount);
    /// @notice An account's pay went to `to`; it has had `cumulative` in all.
    event Claimed(bytes32 indexed job, address indexed account, address to, uint256 amount, uint256 cumulative);
    /// @notice An account in a batch had nothing due, or the token refused it.
    event ClaimSkipped(bytes32 indexed job, address indexed account);
    /// @notice What was not promised went back.
    event Refunded(bytes32 indexed job, address indexed client, uint256 amount);
    /// @notice What nobody claimed went back.
    event Swept(bytes32 indexed job, address indexed client, uint256 amount);

    // ---------------------------------------------------------------- errors

    /// @notice The field does not fit: `JobParams` says how.
    error InvalidParams(string field);
    /// @notice The same parameters were posted before: choose another salt.
    error JobExists(bytes32 job);
    /// @notice No such job was posted.
    error JobUnknown(bytes32 job);
    /// @notice Proposals ended.
    error JobEnded(uint256 settleUntil);
    /// @notice Proposals are still taken.
    error JobNotEnded(uint256 settleUntil);
    /// @notice The client closed the job before.
    error JobAlreadyClosed(uint40 closedAt);
    /// @notice Only the client may.
    error NotClient(address caller);
    /// @notice Only the coordinator and the client may.
    error NotCoordinator(address caller);
    /// @notice Neither the coordinator nor its hot key, and `silence` has not passed.
    error NotProposer(address caller);
    /// @notice Only the job's arbiter may.
    error NotArbiter(address caller);
    /// @notice Only the account itself may.
    error NotBonder(address caller);
    /// @notice The job has no arbiter.
    error NoArbiter();
    /// @notice Another epoch is the one.
    error WrongEpoch(uint32 expected, uint32 given);
    /// @notice The newest epoch is not final yet.
    error EpochPending(uint32 epoch, uint40 ripeAt);
    /// @notice The newest epoch is final.
    error EpochNotPending(uint32 epoch);
    /// @notice An epoch can be challenged once.
    error EpochAlreadyChallenged(uint32 epoch);
    /// @notice There is nothing to resolve.
    error EpochNotChallenged(uint32 epoch);
    /// @notice The zero root has no leaves.
    error RootMissing();
    /// @notice A total grows from the one before by `maxStep` at most, within the escrow.
    error TotalOutOfRange(uint256 least, uint256 most, uint256 given);
    /// @notice Amounts are kept in 128 bits.
    error AmountTooLarge(uint256 amount);
    /// @notice The token delivered less than was sent.
    error TokenTakesFee(uint256 expected, uint256 received);
    /// @notice The leaf does not stand at its place under the final root.
    error InvalidProof(address account);
    /// @notice The account has had all that its leaf promises.
    error NothingDue(address account);
    /// @notice The tree promises more than its total, or what was not claimed in time was swept.
    error ExceedsTotal(uint256 due, uint256 left);
    /// @notice All that is left is promised.
    error NothingToRefund();
    /// @notice Claims are still paid.
    error ClaimsOpen(uint256 claimUntil);
    /// @notice All was claimed.
    error NothingToSweep();
    /// @notice Bonds owe the account nothing now.
    error NothingToWithdraw(address account);
    /// @notice The signature was good until `deadline`.
    error SignatureExpired(uint256 deadline);
    /// @notice Neither the account's key nor its contract made this signature.
    error InvalidSignature(address signer);
    /// @notice A delegation must outlast the current one.
    error StaleDelegation(uint64 current, uint64 given);
    /// @notice The delegation is for another job, or not from its coordinator.
    error WrongDelegation();
    /// @notice The proof cannot be read as what its kind says.
    error ProofMalformed();

    // ---------------------------------------------------------------- the client

    /// @notice Opens a job and escrows `amount`. Only the client may, so that nobody can take its id first.
    /// @param p What the job is.
    /// @param amount Token wei; may be zero and funded later.
    /// @return job The job's id.
    function post(JobParams calldata p, uint256 amount) external returns (bytes32 job);

    /// @notice As `post`, with the allowance by an ERC-2612 signature. A permit that fails (used up by a front-runner,
    /// say) is ignored: the allowance decides.
    /// @param p What the job is.
    /// @param amount Token wei of escrow and permit.
    /// @param deadline Until when the permit is good.
    /// @param v Of the permit's signature.
    /// @param r Of the permit's signature.
    /// @param s Of the permit's signature.
    /// @return job The job's id.
    function postWithPermit(JobParams calldata p, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        returns (bytes32 job);

    /// @notice Adds to a job's escrow. Anyone may; what is not promised goes back to the client in the end.
    /// @param job The job's id.
    /// @param amount Token wei.
    function fund(bytes32 job, uint256 amount) external;

    /// @notice Ends the job now. Proposals are still taken for `grace`, so that work done is paid.
    /// @param p The job.
    function close(JobParams calldata p) external;

    /// @notice Sends to the client what is not promised, once proposals have ended. Anyone may.
    /// @param p The job.
    /// @return amount Token wei sent.
    function refund(JobParams calldata p) external returns (uint256 amount);

    /// @notice Sends to the client what nobody claimed until `claimUntil`. Anyone may.
    /// @param p The job.
    /// @return amount Token wei sent.
    function sweep(JobParams calldata p) external returns (uint256 amount);

    // ---------------------------------------------------------------- the coordinator

    /// @notice Makes another address the coordinator: at once when the coordinator asks, after `window` when the
    /// client does. A hot key of the coordinator that leaves ends with it.
    /// @param p The job.
    /// @param next Who follows.
    function handover(JobParams calldata p, address next) external;

    /// @notice Stores the hot key that the coordinator appointed by signature. Anyone may bring it; a later one must
    /// expire later, so an old delegation cannot be brought back.
    /// @param p The job.
    /// @param d Whom the coordinator appoints.
    /// @param signature The coordinator's, over `d`.
    function appoint(JobParams calldata p, CoordinatorDelegation calldata d, bytes calldata signature) external;

    /// @notice Proposes the next epoch's pay-root. The bond of the proposer before is released or rolls over.
    /// @param p The job.
    /// @param q The epoch.
    function propose(JobParams calldata p, Proposal calldata q) external;

    // ---------------------------------------------------------------- disputes

    /// @notice Disputes the pending epoch with an equal bond, once an epoch.
    /// @param p The job.
    /// @param epoch The pending epoch.
    /// @param reason Only announced.
    function challenge(JobParams calldata p, uint32 epoch, bytes32 reason) external;

    /// @notice The arbiter's answer. The loser's bond goes half to the winner, half to 0x…dEaD, so that disputing
    /// one's own root costs money.
    /// @param p The job.
    /// @param epoch The challenged epoch.
    /// @param stands Whether the root stands.
    function resolve(JobParams calldata p, uint32 epoch, bool stands) external;

    /// @notice Makes the pending epoch fall by a proof, challenged or not. Needs neither bond nor arbiter. Half of the
    /// proposer's bond goes to the caller, half to 0x…dEaD; a challenger's bond goes back.
    /// @dev A proof that does not hold reverts with an error of `IFraudProofs`.
    /// @param p The job.
    /// @param epoch The pending epoch.
    /// @param fraud The proof.
    function disprove(JobParams calldata p, uint32 epoch, Fraud calldata fraud) external;

    /// @notice Pays out what bonds owe `account`: the account itself may, and anyone for 0x…dEaD.
    /// @param p The job.
    /// @param account Who is paid.
    /// @return amount Token wei sent.
    function withdrawBond(JobParams calldata p, address account) external returns (uint256 amount);

    // ---------------------------------------------------------------- the workers

    /// @notice Pays an account what the final root promises it beyond what it had. Anyone may, for anyone.
    /// @param job The job's id.
    /// @param c The account's leaf.
    /// @return amount Token wei sent.
    function claim(bytes32 job, Claim calldata c) external returns (uint256 amount);

    /// @notice As `claim`, for many. An account with nothing due, or that the token refuses, is skipped.
    /// @param job The job's id.
    /// @param cs The accounts' leaves.
    /// @return amount Token wei sent in all.
    function claimMany(bytes32 job, Claim[] calldata cs) external returns (uint256 amount);

    /// @notice As `claim`, to another address that the account signed for.
    /// @param job The job's id.
    /// @param c The account's leaf.
    /// @param r Where to, with the account's signature.
    /// @return amount Token wei sent.
    function claimTo(bytes32 job, Claim calldata c, Redirect calldata r) external returns (uint256 amount);

    // ---------------------------------------------------------------- reading

    /// @notice What checks `disprove`'s proofs; it belongs to this contract and keeps nothing.
    function fraudProofs() external view returns (IFraudProofs);

    /// @notice keccak256 of the ABI encoding of chain id, this contract and the parameters.
    /// @param p The job.
    function idOf(JobParams calldata p) external view returns (bytes32 job);

    /// @notice A job's stored state; empty for one that was not posted.
    /// @param job The job's id.
    function jobOf(bytes32 job) external view returns (JobState memory);

    /// @notice The epoch as stored; only the newest and the one before it are kept.
    /// @param job The job's id.
    /// @param epoch Number of the epoch.
    function epochOf(bytes32 job, uint32 epoch) external view returns (Epoch memory);

    /// @notice The newest final epoch; number 0 with an empty record when there is none.
    /// @param job The job's id.
    function finalEpoch(bytes32 job) external view returns (uint32 epoch, Epoch memory);

    /// @notice What a proof against the pending epoch is held against.
    /// @param p The job.
    /// @param epoch The pending epoch.
    function caseOf(JobParams calldata p, uint32 epoch) external view returns (Case memory);

    /// @notice Who speaks for the job now.
    /// @param p The job.
    function coordinatorOf(JobParams calldata p) external view returns (address);

    /// @notice When proposals end and refunds begin: min(deadline, closed) + grace.
    /// @param p The job.
    function settleUntil(JobParams calldata p) external view returns (uint256);

    /// @notice What an account has had, in token wei.
    /// @param job The job's id.
    /// @param account A worker.
    function claimedOf(bytes32 job, address account) external view returns (uint256);

    /// @notice What bonds owe an account, in token wei, a live bond not counted.
    /// @param job The job's id.
    /// @param account A bonder.
    function owedOf(bytes32 job, address account) external view returns (uint256);
}
