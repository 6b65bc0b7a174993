// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "./interfaces/IRounds.sol";
import {Case} from "./types/Fraud.sol";
import {JobParams} from "./types/JobParams.sol";
import {Epoch, JobState} from "./types/Settlement.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title JobBook
/// @notice What is stored of each job, and the rules of time and office that follow from it.
abstract contract JobBook is IRounds {
    using SafeCast for uint256;

    /// @dev Two epochs are enough: when one is proposed, the one before it is final. They take turns in their places,
    /// so a new epoch writes no copy of the old one.
    struct Job {
        address token;
        uint40 closedAt;
        uint128 escrowed;
        uint128 paid;
        /// Who proposed the newest epoch.
        address bonder;
        bool bonded;
        /// Whether it acted for the coordinator, and until when it may again without another look at the offices.
        bool official;
        uint40 seatUntil;
        address challenger;
        address signer;
        uint64 signerUntil;
        address coordinator;
        uint40 nextFrom;
        address next;
        /// For which coordinator the bonder acted; zero stands for the one of the parameters.
        address backer;
        Epoch[2] epochs;
        mapping(address account => uint256) claimed;
        mapping(address account => uint256) owed;
    }

    /// @dev Bytes of the parameters' ABI encoding: 15 words.
    uint256 private constant PARAMS_SIZE = 0x1e0;

    /// @dev Where the other half of a lost bond goes. Credited and pulled like any bond: a token that refuses this
    /// address blocks no resolution.
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;

    mapping(bytes32 id => Job) private _jobs;

    // ---------------------------------------------------------------- reading

    /// @inheritdoc IRounds
    /// @dev `keccak256(abi.encode(block.chainid, address(this), p))`, without a look at each of the fields: whoever
    /// brings them in another form than `post` accepted gets the id of no job.
    function idOf(JobParams calldata p) public view returns (bytes32 id) {
        assembly ("memory-safe") {
            let at := mload(0x40)
            mstore(at, chainid())
            mstore(add(at, 0x20), address())
            calldatacopy(add(at, 0x40), p, PARAMS_SIZE)
            id := keccak256(at, add(PARAMS_SIZE, 0x40))
        }
    }

    /// @inheritdoc IRounds
    function jobOf(bytes32 id) external view returns (JobState memory) {
        Job storage job = _jobs[id];
        return JobState({
            token: job.token,
            epoch: _newest(job).number,
            closedAt: job.closedAt,
            escrowed: job.escrowed,
            paid: job.paid,
            signer: job.signer,
            signerUntil: job.signerUntil,
            bonder: job.bonder,
            bonded: job.bonded,
            challenger: job.challenger,
            coordinator: job.coordinator,
            next: job.next,
            nextFrom: job.nextFrom
        });
    }

    /// @inheritdoc IRounds
    function epochOf(bytes32 id, uint32 epoch) external view returns (Epoch memory record) {
        Job storage job = _jobs[id];
        Epoch storage place = job.epochs[epoch & 1];
        if (epoch != 0 && place.number == epoch) record = place;
    }

    /// @inheritdoc IRounds
    function finalEpoch(bytes32 id) external view returns (uint32 epoch, Epoch memory record) {
        Job storage job = _jobs[id];
        epoch = _finalNumber(job);
        if (epoch != 0) record = job.epochs[epoch & 1];
    }

    /// @inheritdoc IRounds
    function caseOf(JobParams calldata p, uint32 epoch) external view returns (Case memory) {
        bytes32 id = idOf(p);
        return _case(id, _known(id), p, epoch);
    }

    /// @inheritdoc IRounds
    function coordinatorOf(JobParams calldata p) external view returns (address) {
        return _coordinator(_jobs[idOf(p)], p);
    }

    /// @inheritdoc IRounds
    function settleUntil(JobParams calldata p) external view returns (uint256) {
        return _settleUntil(_jobs[idOf(p)], p);
    }

    /// @inheritdoc IRounds
    function claimedOf(bytes32 id, address account) external view returns (uint256) {
        return _jobs[id].claimed[account];
    }

    /// @inheritdoc IRounds
    function owedOf(bytes32 id, address account) external view returns (uint256) {
        return _jobs[id].owed[account];
    }

    // ---------------------------------------------------------------- rules

    /// @dev A job's record whether or not it was posted.
    function _record(bytes32 id) internal view returns (Job storage) {
        return _jobs[id];
    }

    function _known(bytes32 id) internal view returns (Job storage job) {
        job = _jobs[id];
        if (job.token == address(0)) revert JobUnknown(id);
    }

    /// @dev The newest epoch, final or not. Number 0 is an empty record, unless `silence` counts from posting.
    function _newest(Job storage job) internal view returns (Epoch storage) {
        (Epoch storage even, Epoch storage odd) = (job.epochs[0], job.epochs[1]);
        return odd.number > even.number ? odd : even;
    }

    function _finalNumber(Job storage job) internal view returns (uint32) {
        Epoch storage newest = _newest(job);
        uint32 number = newest.number;
        return number == 0 || block.timestamp >= newest.ripeAt ? number : number - 1;
    }

    function _final(Job storage job) internal view returns (Epoch storage) {
        return job.epochs[_finalNumber(job) & 1];
    }

    function _settleUntil(Job storage job, JobParams calldata p) internal view returns (uint256) {
        uint256 end = job.closedAt == 0 ? p.deadline : Math.min(p.deadline, job.closedAt);
        return end + p.grace;
    }

    /// @dev A handover by the client takes effect by the clock alone.
    function _coordinator(Job storage job, JobParams calldata p) internal view returns (address) {
        if (job.nextFrom != 0 && block.timestamp >= job.nextFrom) return job.next;
        return job.coordinator == address(0) ? p.coordinator : job.coordinator;
    }

    function _pending(Job storage job, uint32 epoch) internal view returns (Epoch storage newest) {
        newest = _newest(job);
        if (epoch != newest.number) revert WrongEpoch(newest.number, epoch);
        if (block.timestamp >= newest.ripeAt) revert EpochNotPending(epoch);
    }

    function _case(bytes32 id, Job storage job, JobParams calldata p, uint32 epoch)
        internal
        view
        returns (Case memory c)
    {
        Epoch storage pending = _pending(job, epoch);
        Epoch storage before = job.epochs[(epoch - 1) & 1];
        (c.job, c.spec, c.terms, c.domain) = (id, p.spec, p.terms, _domain());
        (c.epoch, c.total, c.root, c.evidence) = (epoch, pending.total, pending.root, pending.evidence);
        (c.rootBefore, c.evidenceBefore) = (before.root, before.evidence);
        c.proposer = job.bonder;
        if (job.official) c.backer = job.backer == address(0) ? p.coordinator : job.backer;
    }

    /// @dev EIP-712 domain separator of the settlement contract.
    function _domain() internal view virtual returns (bytes32);

    /// @dev The steady case: whoever proposed before needs one slot. Whatever changes an office sets `seatUntil` back.
    /// A bond that is gone has left no bonder.
    function _isSeated(Job storage job) internal view returns (bool) {
        return msg.sender == job.bonder && block.timestamp <= job.seatUntil;
    }

    /// @dev By what right the sender proposes: for which coordinator (zero for a stranger after silence), and how long
    /// that right lasts by itself.
    function _office(Job storage job, JobParams calldata p) internal view returns (address backer, uint40 until) {
        address coordinator = _coordinator(job, p);
        if (msg.sender == job.signer && block.timestamp <= job.signerUntil) {
            return (coordinator, Math.min(job.signerUntil, type(uint40).max).toUint40());
        }
        if (msg.sender == coordinator) {
            bool leaving = block.timestamp < job.nextFrom;
            return (coordinator, leaving ? job.nextFrom - 1 : type(uint40).max);
        }
        if (p.silence != 0 && block.timestamp >= uint256(_newest(job).proposedAt) + p.silence) return (address(0), 0);
        revert NotProposer(msg.sender);
    }

    /// @dev What the final total, and after a sweep the escrow, leave to be paid: a tree that promises more than its
    /// total cannot touch another epoch's or job's money.
    function _left(Job storage job, uint256 total) internal view returns (uint256) {
        uint256 cap = Math.min(total, job.escrowed);
        return cap > job.paid ? cap - job.paid : 0;
    }

    // ---------------------------------------------------------------- bonds

    function _checkRipe(Job storage job) internal view {
        Epoch storage newest = _newest(job);
        if (block.timestamp < newest.ripeAt) revert EpochPending(newest.number, newest.ripeAt);
    }

    /// @dev The arbiter was silent: the root stands and the challenger's bond goes back.
    function _lapse(bytes32 id, Job storage job, JobParams calldata p) internal {
        if (_releaseChallenger(job, p)) emit EpochResolved(id, _newest(job).number, true);
    }

    function _releaseChallenger(Job storage job, JobParams calldata p) internal returns (bool released) {
        address challenger = job.challenger;
        released = challenger != address(0);
        if (released) {
            job.challenger = address(0);
            job.owed[challenger] += p.bond;
        }
    }

    function _vacate(Job storage job) internal {
        (job.bonder, job.bonded, job.official, job.seatUntil) = (address(0), false, false, 0);
    }

    /// @dev The newest epoch is dropped; its proposer's bond is lost.
    function _fall(Job storage job, JobParams calldata p, address winner) internal {
        // Without its number the record is no more than the place of the next one.
        _newest(job).number = 0;
        _vacate(job);
        _forfeit(job, p.bond, winner);
    }

    function _forfeit(Job storage job, uint256 bond, address winner) internal {
        uint256 prize = bond / 2;
        job.owed[winner] += prize;
        job.owed[BURN] += bond - prize;
    }
}
