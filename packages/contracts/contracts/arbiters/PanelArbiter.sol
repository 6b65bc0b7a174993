// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IArbiter} from "../interfaces/IArbiter.sol";
import {IRounds} from "../interfaces/IRounds.sol";
import {Messages} from "../libraries/Messages.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {JobParams} from "../types/JobParams.sol";
import {Epoch} from "../types/Settlement.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

/// @title PanelArbiter
/// @notice Named members of whom so many must agree. Neither they nor their number can change; where they are silent
/// the root stands.
contract PanelArbiter is IArbiter, EIP712 {
    IRounds private immutable ROUNDS;
    uint256 private immutable THRESHOLD;
    address[] private _members;
    mapping(address account => bool) private _isMember;

    /// @notice The members must come in growing order, each once and none zero.
    error MembersUnsorted(address member);
    /// @notice Between one and all of the members must agree.
    error ThresholdOutOfRange(uint256 threshold, uint256 members);
    /// @notice Fewer signers than must agree, or not one signature for each.
    error TooFewSigners(uint256 signers, uint256 threshold);
    /// @notice The signers must come in growing order, each once.
    error SignersUnsorted(address signer);
    /// @notice The signer is no member.
    error NotMember(address signer);
    /// @notice The member did not sign this ruling.
    error RulingNotSigned(address member);

    /// @param rounds_ The settlement contract whose challenges the panel decides.
    /// @param members_ In growing order.
    /// @param threshold_ How many must agree.
    constructor(IRounds rounds_, address[] memory members_, uint256 threshold_) EIP712("Starling", "1") {
        if (threshold_ == 0 || threshold_ > members_.length) revert ThresholdOutOfRange(threshold_, members_.length);
        (ROUNDS, THRESHOLD) = (rounds_, threshold_);
        address last = address(0);
        for (uint256 i = 0; i < members_.length; ++i) {
            address member = members_[i];
            if (member <= last) revert MembersUnsorted(member);
            _isMember[member] = true;
            last = member;
        }
        _members = members_;
    }

    /// @notice The settlement contract whose challenges the panel decides.
    function rounds() external view returns (IRounds) {
        return ROUNDS;
    }

    /// @notice Who may sign, in growing order.
    function members() external view returns (address[] memory) {
        return _members;
    }

    /// @notice How many must agree.
    function threshold() external view returns (uint256) {
        return THRESHOLD;
    }

    /// @notice What the members sign, in this contract's domain: the epoch by its root and time, so that a ruling on
    /// one proposal says nothing about a later one of the same number.
    /// @param job The job's id.
    /// @param epoch The challenged epoch.
    /// @param stands Whether the root stands.
    function rulingDigest(bytes32 job, uint32 epoch, bool stands) public view returns (bytes32) {
        Epoch memory record = ROUNDS.epochOf(job, epoch);
        return _hashTypedDataV4(Messages.hashRuling(job, epoch, record.root, record.proposedAt, stands));
    }

    /// @inheritdoc IArbiter
    /// @dev `proof` is the ABI encoding of (bool stands, address[] signers, bytes[] signatures). Growing order is what
    /// keeps a signer from counting twice.
    function decide(JobParams calldata p, uint32 epoch, bytes calldata proof) external returns (bool) {
        (bool stands, address[] memory signers, bytes[] memory signatures) =
            abi.decode(proof, (bool, address[], bytes[]));
        bool enough = signers.length >= THRESHOLD && signers.length == signatures.length;
        if (!enough) revert TooFewSigners(signers.length, THRESHOLD);
        bytes32 digest = rulingDigest(ROUNDS.idOf(p), epoch, stands);
        address last = address(0);
        for (uint256 i = 0; i < signers.length; ++i) {
            address signer = signers[i];
            if (signer <= last) revert SignersUnsorted(signer);
            if (!_isMember[signer]) revert NotMember(signer);
            if (!Signatures.isBy(signer, digest, signatures[i])) revert RulingNotSigned(signer);
            last = signer;
        }
        ROUNDS.resolve(p, epoch, stands);
        return stands;
    }
}
