// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FraudProofs} from "./FraudProofs.sol";
import {JobBook} from "./JobBook.sol";
import {IFraudProofs} from "./interfaces/IFraudProofs.sol";
import {IRounds} from "./interfaces/IRounds.sol";
import {Messages} from "./libraries/Messages.sol";
import {PayTree} from "./libraries/PayTree.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {Fraud} from "./types/Fraud.sol";
import {JobParams} from "./types/JobParams.sol";
import {Claim, CoordinatorDelegation, Epoch, Proposal, Redirect} from "./types/Settlement.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Rounds
/// @notice See `IRounds`.
contract Rounds is JobBook, EIP712, Nonces, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @dev The least time that workers have to claim after the last epoch can have become final.
    uint256 private constant CLAIM_PERIOD = 7 days;

    FraudProofs private immutable PROOFS = new FraudProofs();

    constructor() EIP712("Starling", "1") {}

    /// @inheritdoc IRounds
    function fraudProofs() external view returns (IFraudProofs) {
        return PROOFS;
    }

    function _domain() internal view override returns (bytes32) {
        return _domainSeparatorV4();
    }

    // ---------------------------------------------------------------- the client

    /// @inheritdoc IRounds
    function post(JobParams calldata p, uint256 amount) external nonReentrant returns (bytes32) {
        return _post(p, amount);
    }

    /// @inheritdoc IRounds
    function postWithPermit(JobParams calldata p, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
        returns (bytes32)
    {
        try IERC20Permit(p.token).permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        return _post(p, amount);
    }

    /// @inheritdoc IRounds
    function fund(bytes32 id, uint256 amount) external nonReentrant {
        Job storage job = _known(id);
        uint256 escrowed = job.escrowed + amount;
        job.escrowed = _narrow(escrowed);
        _pull(job.token, amount);
        emit JobFunded(id, msg.sender, amount, escrowed);
    }

    /// @inheritdoc IRounds
    function close(JobParams calldata p) external {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        if (msg.sender != p.client) revert NotClient(msg.sender);
        if (job.closedAt != 0) revert JobAlreadyClosed(job.closedAt);
        job.closedAt = block.timestamp.toUint40();
        emit JobClosed(id, job.closedAt);
    }

    /// @inheritdoc IRounds
    function refund(JobParams calldata p) external nonReentrant returns (uint256 amount) {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        uint256 end = _settleUntil(job, p);
        if (block.timestamp < end) revert JobNotEnded(end);
        _checkRipe(job);
        // After a sweep the total may exceed what is left.
        amount = _release(job, p, _newest(job).total);
        if (amount == 0) revert NothingToRefund();
        emit Refunded(id, p.client, amount);
    }

    /// @inheritdoc IRounds
    function sweep(JobParams calldata p) external nonReentrant returns (uint256 amount) {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        if (block.timestamp < p.claimUntil) revert ClaimsOpen(p.claimUntil);
        amount = _release(job, p, job.paid);
        if (amount == 0) revert NothingToSweep();
        emit Swept(id, p.client, amount);
    }

    // ---------------------------------------------------------------- the coordinator

    /// @inheritdoc IRounds
    function handover(JobParams calldata p, address next) external {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        if (next == address(0)) revert InvalidParams("next");
        address current = _coordinator(job, p);
        bool due = job.nextFrom != 0 && block.timestamp >= job.nextFrom;
        uint40 from = block.timestamp.toUint40();
        if (msg.sender == current) {
            if (due) (job.next, job.nextFrom) = (address(0), 0);
            job.coordinator = next;
            (job.signer, job.signerUntil) = (address(0), 0);
        } else if (msg.sender == p.client) {
            if (due) job.coordinator = current;
            from += p.window;
            (job.next, job.nextFrom) = (next, from);
            if (job.signerUntil >= from) job.signerUntil = from - 1;
        } else {
            revert NotCoordinator(msg.sender);
        }
        job.seatUntil = 0;
        emit CoordinatorChanged(id, next, from);
    }

    /// @inheritdoc IRounds
    function appoint(JobParams calldata p, CoordinatorDelegation calldata d, bytes calldata signature) external {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        if (d.job != id || d.from != _coordinator(job, p)) revert WrongDelegation();
        if (d.expiry <= job.signerUntil) revert StaleDelegation(job.signerUntil, d.expiry);
        _checkSignature(d.from, Messages.hashCoordinatorDelegation(d), signature);
        uint64 expiry = d.expiry;
        // Where the client has announced a successor, the hot key ends with its master.
        bool leaving = job.nextFrom != 0 && block.timestamp < job.nextFrom;
        if (leaving && expiry >= job.nextFrom) expiry = job.nextFrom - 1;
        (job.signer, job.signerUntil, job.seatUntil) = (d.signer, expiry, 0);
        emit SignerAppointed(id, d.signer, d.peer, expiry);
    }

    /// @inheritdoc IRounds
    function propose(JobParams calldata p, Proposal calldata q) external nonReentrant {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        bool lapsed = _checkProposal(job, p, q);
        bool seated = _isSeated(job);
        (address backer, uint40 until) = seated ? (address(0), 0) : _office(job, p);
        if (lapsed) _lapse(id, job, p);
        uint40 ripeAt = (block.timestamp + p.window).toUint40();
        job.epochs[q.epoch & 1] = Epoch({
            root: q.root,
            evidence: q.evidence,
            total: q.total,
            number: q.epoch,
            proposedAt: block.timestamp.toUint40(),
            ripeAt: ripeAt,
            challenged: false
        });
        if (!seated) _seat(job, p, backer, until);
        emit EpochProposed(id, q.epoch, msg.sender, q.root, q.total, q.model, q.evidence, ripeAt);
    }

    // ---------------------------------------------------------------- disputes

    /// @inheritdoc IRounds
    function challenge(JobParams calldata p, uint32 epoch, bytes32 reason) external nonReentrant {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        Epoch storage pending = _pending(job, epoch);
        if (p.arbiter == address(0)) revert NoArbiter();
        if (pending.challenged) revert EpochAlreadyChallenged(epoch);
        uint40 ripeAt = (block.timestamp + p.ruling).toUint40();
        (pending.challenged, pending.ripeAt) = (true, ripeAt);
        job.challenger = msg.sender;
        _pull(p.token, p.bond);
        emit EpochChallenged(id, epoch, msg.sender, reason, ripeAt);
    }

    /// @inheritdoc IRounds
    function resolve(JobParams calldata p, uint32 epoch, bool stands) external {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        if (msg.sender != p.arbiter) revert NotArbiter(msg.sender);
        Epoch storage pending = _pending(job, epoch);
        if (!pending.challenged) revert EpochNotChallenged(epoch);
        (address proposer, address challenger) = (job.bonder, job.challenger);
        job.challenger = address(0);
        if (stands) {
            pending.ripeAt = block.timestamp.toUint40();
            _forfeit(job, p.bond, proposer);
        } else {
            job.owed[challenger] += p.bond;
            _fall(job, p, challenger);
        }
        emit EpochResolved(id, epoch, stands);
    }

    /// @inheritdoc IRounds
    function disprove(JobParams calldata p, uint32 epoch, Fraud calldata fraud) external {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        try PROOFS.check(_case(id, job, p, epoch), fraud) {}
        catch (bytes memory reason) {
            if (reason.length == 0) revert ProofMalformed();
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
        _releaseChallenger(job, p);
        _fall(job, p, msg.sender);
        emit EpochDisproved(id, epoch, msg.sender, fraud.kind);
    }

    /// @inheritdoc IRounds
    function withdrawBond(JobParams calldata p, address account) external nonReentrant returns (uint256 amount) {
        bytes32 id = idOf(p);
        Job storage job = _known(id);
        // Otherwise anyone could make a proposer put up its bond anew each epoch.
        if (msg.sender != account && account != BURN) revert NotBonder(msg.sender);
        bool ripe = block.timestamp >= _newest(job).ripeAt;
        if (ripe) _lapse(id, job, p);
        amount = job.owed[account];
        job.owed[account] = 0;
        if (ripe && job.bonded && job.bonder == account) {
            amount += p.bond;
            _vacate(job);
        }
        if (amount == 0) revert NothingToWithdraw(account);
        IERC20(p.token).safeTransfer(account, amount);
        emit BondWithdrawn(id, account, amount);
    }

    // ---------------------------------------------------------------- the workers

    /// @inheritdoc IRounds
    function claim(bytes32 id, Claim calldata c) external nonReentrant returns (uint256) {
        return _claim(id, c, c.account);
    }

    /// @inheritdoc IRounds
    function claimMany(bytes32 id, Claim[] calldata cs) external nonReentrant returns (uint256 amount) {
        Job storage job = _known(id);
        Epoch storage last = _final(job);
        (bytes32 root, uint256 total) = (last.root, last.total);
        for (uint256 i = 0; i < cs.length; ++i) {
            Claim calldata c = cs[i];
            uint256 due = _due(job, root, c);
            bool sent = due != 0 && due <= _left(job, total) && _trySend(job, c, due);
            if (sent) {
                amount += due;
                emit Claimed(id, c.account, c.account, due, c.cumulative);
            } else {
                emit ClaimSkipped(id, c.account);
            }
        }
    }

    /// @inheritdoc IRounds
    function claimTo(bytes32 id, Claim calldata c, Redirect calldata r) external nonReentrant returns (uint256) {
        if (block.timestamp > r.deadline) revert SignatureExpired(r.deadline);
        _useCheckedNonce(c.account, r.nonce);
        _checkSignature(c.account, Messages.hashClaimTo(id, c.account, r.to, r.nonce, r.deadline), r.signature);
        return _claim(id, c, r.to);
    }

    // ---------------------------------------------------------------- parts

    function _post(JobParams calldata p, uint256 amount) private returns (bytes32 id) {
        _checkParams(p);
        id = idOf(p);
        Job storage job = _record(id);
        if (job.token != address(0)) revert JobExists(id);
        job.token = p.token;
        job.escrowed = _narrow(amount);
        // Only where silence counts is the time of posting worth a slot.
        if (p.silence != 0) job.epochs[0].proposedAt = block.timestamp.toUint40();
        _pull(p.token, amount);
        emit JobPosted(id, p.client, p.spec, p, amount);
    }

    function _checkParams(JobParams calldata p) private view {
        if (p.client != msg.sender) revert NotClient(msg.sender);
        if (p.token == address(0)) revert InvalidParams("token");
        if (p.coordinator == address(0)) revert InvalidParams("coordinator");
        if (p.spec == bytes32(0)) revert InvalidParams("spec");
        if (p.maxStep == 0) revert InvalidParams("maxStep");
        if (p.window == 0) revert InvalidParams("window");
        if (p.deadline <= block.timestamp) revert InvalidParams("deadline");
        // Free challenges would delay every epoch; without time to rule every challenge would fail.
        if (p.arbiter != address(0) && (p.bond == 0 || p.ruling == 0)) revert InvalidParams("arbiter");
        // Where strangers may propose, lying must cost more than it can bring.
        if (p.silence != 0 && p.bond < p.maxStep) revert InvalidParams("silence");
        uint256 dispute = uint256(p.window) + p.ruling;
        if (p.grace < p.silence + 2 * dispute) revert InvalidParams("grace");
        uint256 settled = uint256(p.deadline) + p.grace + dispute;
        if (p.claimUntil < settled + CLAIM_PERIOD) revert InvalidParams("claimUntil");
    }

    /// @dev The amount must arrive whole: accounts here are in what was sent.
    function _pull(address token, uint256 amount) private {
        if (amount == 0) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received != amount) revert TokenTakesFee(amount, received);
    }

    function _narrow(uint256 amount) private pure returns (uint128) {
        if (amount > type(uint128).max) revert AmountTooLarge(amount);
        return amount.toUint128();
    }

    /// @return challenged Whether the epoch before was, and its arbiter silent.
    function _checkProposal(Job storage job, JobParams calldata p, Proposal calldata q)
        private
        view
        returns (bool challenged)
    {
        Epoch storage last = _newest(job);
        if (q.epoch != last.number + 1) revert WrongEpoch(last.number + 1, q.epoch);
        _checkRipe(job);
        uint256 end = _settleUntil(job, p);
        if (block.timestamp >= end) revert JobEnded(end);
        if (q.root == bytes32(0)) revert RootMissing();
        uint256 least = last.total;
        uint256 most = Math.min(least + p.maxStep, job.escrowed);
        if (q.total < least || q.total > most) revert TotalOutOfRange(least, most, q.total);
        return last.challenged;
    }

    /// @dev Sends the client what the escrow holds beyond `kept`.
    function _release(Job storage job, JobParams calldata p, uint128 kept) private returns (uint256 amount) {
        uint128 escrowed = job.escrowed;
        if (escrowed <= kept) return 0;
        amount = escrowed - kept;
        job.escrowed = kept;
        IERC20(p.token).safeTransfer(p.client, amount);
    }

    /// @dev The sender becomes the proposer, with its bond; that of another, whose epoch is final, is released.
    function _seat(Job storage job, JobParams calldata p, address backer, uint40 until) private {
        bool bonded = job.bonded;
        if (bonded && job.bonder != msg.sender) {
            job.owed[job.bonder] += p.bond;
            bonded = false;
        }
        (job.bonder, job.bonded) = (msg.sender, p.bond != 0);
        (job.official, job.seatUntil) = (backer != address(0), until);
        if (backer != address(0)) job.backer = backer == p.coordinator ? address(0) : backer;
        if (!bonded) _pull(p.token, p.bond);
    }

    function _checkSignature(address signer, bytes32 structHash, bytes calldata signature) private view {
        if (!Signatures.isBy(signer, _hashTypedDataV4(structHash), signature)) revert InvalidSignature(signer);
    }

    function _due(Job storage job, bytes32 root, Claim calldata c) private view returns (uint256) {
        if (!PayTree.verify(root, PayTree.leaf(c.account, c.cumulative), c.index, c.proof)) {
            revert InvalidProof(c.account);
        }
        uint256 had = job.claimed[c.account];
        return c.cumulative > had ? c.cumulative - had : 0;
    }

    function _claim(bytes32 id, Claim calldata c, address to) private returns (uint256 due) {
        Job storage job = _known(id);
        Epoch storage last = _final(job);
        due = _due(job, last.root, c);
        if (due == 0) revert NothingDue(c.account);
        uint256 left = _left(job, last.total);
        if (due > left) revert ExceedsTotal(due, left);
        _book(job, c, due);
        IERC20(job.token).safeTransfer(to, due);
        emit Claimed(id, c.account, to, due, c.cumulative);
    }

    function _book(Job storage job, Claim calldata c, uint256 due) private {
        job.claimed[c.account] = c.cumulative;
        job.paid += due.toUint128();
    }

    /// @dev Books first and takes it back when the token refuses, so that a reentrant payee sees itself paid.
    function _trySend(Job storage job, Claim calldata c, uint256 due) private returns (bool sent) {
        _book(job, c, due);
        sent = IERC20(job.token).trySafeTransfer(c.account, due);
        if (!sent) {
            job.claimed[c.account] = c.cumulative - due;
            job.paid -= due.toUint128();
        }
    }
}
