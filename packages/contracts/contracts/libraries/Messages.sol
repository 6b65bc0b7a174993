// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Receipt, Voucher} from "../types/Evidence.sol";
import {CoordinatorDelegation} from "../types/Settlement.sol";

/// @title Messages
/// @notice EIP-712 struct hashes of the messages that the contracts check.
library Messages {
    bytes32 internal constant CLAIM_TO_TYPEHASH =
        keccak256("ClaimTo(bytes32 job,address account,address to,uint256 nonce,uint256 deadline)");
    bytes32 internal constant COORDINATOR_DELEGATION_TYPEHASH =
        keccak256("CoordinatorDelegation(bytes32 job,bytes32 peer,address signer,address from,uint64 expiry)");
    bytes32 internal constant VOUCHER_TYPEHASH =
        keccak256("Voucher(bytes32 job,address account,bytes32 stream,uint256 cumulativeAmount,uint32 epoch)");
    bytes32 internal constant RECEIPT_TYPEHASH = keccak256(
        "Receipt(bytes32 job,uint32 round,bytes32 chunk,uint16 copy,uint16 attempt,address worker,bytes32 session,bytes32 deviceClass,bytes32 result,uint128 units,bytes32 engine,uint64 issuedAt)"
    );
    bytes32 internal constant RULING_TYPEHASH =
        keccak256("Ruling(bytes32 job,uint32 epoch,bytes32 root,uint40 proposedAt,bool stands)");

    function hashClaimTo(bytes32 job, address account, address to, uint256 nonce, uint256 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(CLAIM_TO_TYPEHASH, job, account, to, nonce, deadline));
    }

    function hashCoordinatorDelegation(CoordinatorDelegation memory d) internal pure returns (bytes32) {
        return keccak256(abi.encode(COORDINATOR_DELEGATION_TYPEHASH, d));
    }

    function hashVoucher(Voucher memory v) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOUCHER_TYPEHASH, v));
    }

    function hashReceipt(Receipt memory r) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECEIPT_TYPEHASH, r));
    }

    function hashRuling(bytes32 job, uint32 epoch, bytes32 root, uint40 proposedAt, bool stands)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(RULING_TYPEHASH, job, epoch, root, proposedAt, stands));
    }
}
