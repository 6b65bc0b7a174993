// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Messages} from "../libraries/Messages.sol";
import {PayTree} from "../libraries/PayTree.sol";
import {EpochHeader, Receipt} from "../types/Evidence.sol";
import {Case, HeaderMismatch, PaidTwice, ReceiptOutside, RoundsFell, TooManyCopies} from "../types/Fraud.sol";
import {KnownTerms} from "./KnownTerms.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title EvidenceFrauds
/// @notice Frauds that the header behind an epoch's evidence, and the receipts below it, show.
abstract contract EvidenceFrauds is KnownTerms {
    function _headerMismatch(Case calldata c, HeaderMismatch memory f) internal pure {
        _checkHeader(f.header, c.evidence);
        bool matches = f.header.spec == c.spec && f.header.epoch == c.epoch && f.header.payRoot == c.root;
        if (matches) revert HeaderMatches();
    }

    function _roundsFell(Case calldata c, RoundsFell memory f) internal pure {
        _checkHeader(f.header, c.evidence);
        _checkHeader(f.before, c.evidenceBefore);
        if (f.header.rounds >= f.before.rounds) revert RoundsStand(f.before.rounds, f.header.rounds);
    }

    function _receiptOutside(Case calldata c, ReceiptOutside memory f) internal pure {
        _checkHeader(f.header, c.evidence);
        uint32 from = 0;
        if (c.epoch != 1) {
            _checkHeader(f.before, c.evidenceBefore);
            from = f.before.rounds;
        }
        _checkPaid(c, f.header, f.receipt, f.index, f.path);
        bool inside = f.receipt.job == c.job && f.receipt.round >= from && f.receipt.round < f.header.rounds;
        if (inside) revert ReceiptInside(f.receipt.round);
    }

    function _paidTwice(Case calldata c, PaidTwice memory f) internal pure {
        _checkHeader(f.header, c.evidence);
        for (uint256 i = 0; i < 2; ++i) {
            _checkPaid(c, f.header, f.receipts[i], f.indices[i], f.paths[i]);
        }
        bool same = f.indices[0] == f.indices[1] && f.paths[0].length == f.paths[1].length;
        if (same) revert SamePlace(f.indices[0]);
        (Receipt memory a, Receipt memory b) = (f.receipts[0], f.receipts[1]);
        if (a.round != b.round || a.chunk != b.chunk || a.copy != b.copy) revert OtherCopy();
    }

    function _tooManyCopies(Case calldata c, TooManyCopies memory f) internal pure {
        _checkHeader(f.header, c.evidence);
        _checkTerms(c, f.terms);
        _checkPaid(c, f.header, f.receipt, f.index, f.path);
        if (f.receipt.copy < f.terms.copies) revert CopyAllowed(f.receipt.copy, f.terms.copies);
    }

    function _checkHeader(EpochHeader memory header, bytes32 evidence) private pure {
        if (sha256(abi.encode(header)) != evidence) revert HeaderUnknown(evidence);
    }

    function _checkPaid(
        Case calldata c,
        EpochHeader memory header,
        Receipt memory receipt,
        uint256 index,
        bytes32[] memory path
    ) private pure {
        bytes32 digest = MessageHashUtils.toTypedDataHash(c.domain, Messages.hashReceipt(receipt));
        bytes32 hash = keccak256(abi.encode(digest));
        if (!PayTree.verifyMemory(header.receiptsRoot, hash, index, path)) revert ReceiptNotPaid(index);
    }
}
