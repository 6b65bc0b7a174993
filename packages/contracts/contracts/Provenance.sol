// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "./interfaces/IRounds.sol";
import {EpochHeader} from "./types/Evidence.sol";
import {JobParams} from "./types/JobParams.sol";
import {Registration, Seal} from "./types/Provenance.sol";
import {Epoch} from "./types/Settlement.sol";
import {Terms} from "./types/Terms.sol";

/// @title Provenance
/// @notice Who said first that a data set or model is theirs and what they ask for it, and what a job ended with.
/// @dev A digest is the CID's of a manifest that names its author, and readers ask for (the author that the manifest
/// names, digest): to register another's digest gains nothing. This says who said it first, not who owns it.
contract Provenance {
    uint16 private constant WHOLE = 10_000;

    IRounds private immutable ROUNDS;
    mapping(address author => mapping(bytes32 digest => Registration)) private _registrations;
    mapping(bytes32 job => Seal) private _seals;

    /// @notice An author registered a manifest.
    event Registered(bytes32 indexed digest, address indexed author, address payee, uint16 bps, bytes32 terms);
    /// @notice Royalties of a registration go to another account.
    event PayeeChanged(bytes32 indexed digest, address indexed author, address payee);
    /// @notice A job's last model is on record.
    event Sealed(bytes32 indexed job, bytes32 indexed model, bytes32 indexed parent, uint32 epoch);

    /// @notice The field does not fit: digest and payee are not zero, `bps` is 10,000 at most.
    error InvalidRegistration(string field);
    /// @notice The author registered this digest before.
    error AlreadyRegistered(bytes32 digest, address author);
    /// @notice The caller registered no such digest.
    error NotRegistered(bytes32 digest, address author);
    /// @notice The job was sealed before.
    error AlreadySealed(bytes32 job);
    /// @notice The job still takes proposals, or its newest epoch is not final.
    error JobNotSettled(bytes32 job);
    /// @notice The terms do not hash to the job's.
    error TermsUnknown(bytes32 terms);
    /// @notice The header does not hash to the evidence of the job's last epoch.
    error HeaderUnknown(bytes32 evidence);

    /// @param rounds_ The settlement contract whose jobs can be sealed.
    constructor(IRounds rounds_) {
        ROUNDS = rounds_;
    }

    /// @notice The settlement contract whose jobs can be sealed.
    function rounds() external view returns (IRounds) {
        return ROUNDS;
    }

    /// @notice Puts on record what the caller asks for a data set or model. Nothing but the payee can change later.
    /// @param digest sha2-256 digest of the manifest's CID.
    /// @param payee Whom royalties go to.
    /// @param bps Basis points of all workers' pay.
    /// @param terms Digest of the licence.
    function register(bytes32 digest, address payee, uint16 bps, bytes32 terms) external {
        if (digest == bytes32(0)) revert InvalidRegistration("digest");
        if (payee == address(0)) revert InvalidRegistration("payee");
        if (bps > WHOLE) revert InvalidRegistration("bps");
        Registration storage entry = _registrations[msg.sender][digest];
        if (entry.registeredAt != 0) revert AlreadyRegistered(digest, msg.sender);
        (entry.payee, entry.bps, entry.registeredAt) = (payee, bps, uint40(block.timestamp));
        entry.terms = terms;
        emit Registered(digest, msg.sender, payee, bps, terms);
    }

    /// @notice Sends later royalties of the caller's registration to another account.
    /// @param digest What it registered.
    /// @param payee Whom royalties go to from now on.
    function setPayee(bytes32 digest, address payee) external {
        Registration storage entry = _registrations[msg.sender][digest];
        if (entry.registeredAt == 0) revert NotRegistered(digest, msg.sender);
        if (payee == address(0)) revert InvalidRegistration("payee");
        entry.payee = payee;
        emit PayeeChanged(digest, msg.sender, payee);
    }

    /// @notice Puts on record what a job ended with, once, when no epoch can follow. Anyone may.
    /// @param p The job.
    /// @param terms What hashes to its terms.
    /// @param header What hashes to its last epoch's evidence.
    function seal(JobParams calldata p, Terms calldata terms, EpochHeader calldata header) external {
        bytes32 job = ROUNDS.idOf(p);
        if (_seals[job].sealedAt != 0) revert AlreadySealed(job);
        (uint32 number, Epoch memory last) = ROUNDS.finalEpoch(job);
        bool settled = number != 0 && number == ROUNDS.jobOf(job).epoch && block.timestamp >= ROUNDS.settleUntil(p);
        if (!settled) revert JobNotSettled(job);
        bytes32 hash = keccak256(abi.encode(terms));
        if (hash != p.terms) revert TermsUnknown(hash);
        if (sha256(abi.encode(header)) != last.evidence) revert HeaderUnknown(last.evidence);
        _seals[job] = Seal({model: header.model, parent: terms.base, epoch: number, sealedAt: uint40(block.timestamp)});
        emit Sealed(job, header.model, terms.base, number);
    }

    /// @notice What an author put on record; empty where it did not.
    /// @param author Whom the manifest names.
    /// @param digest sha2-256 digest of the manifest's CID.
    function registrationOf(address author, bytes32 digest) external view returns (Registration memory) {
        return _registrations[author][digest];
    }

    /// @notice What a job ended with; empty where it was not sealed.
    /// @param job The job's id.
    function sealOf(bytes32 job) external view returns (Seal memory) {
        return _seals[job];
    }
}
