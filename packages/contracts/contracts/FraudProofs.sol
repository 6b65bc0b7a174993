// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EvidenceFrauds} from "./frauds/EvidenceFrauds.sol";
import {VoucherFraud} from "./frauds/VoucherFraud.sol";
import {IFraudProofs} from "./interfaces/IFraudProofs.sol";
import {
    AmountFell,
    BelowVoucher,
    Case,
    FirstLeaf,
    Fraud,
    FraudKind,
    HeaderMismatch,
    OverTotal,
    PaidTwice,
    ReceiptOutside,
    RoundsFell,
    RoyaltyBelow,
    TooManyCopies,
    Unsorted
} from "./types/Fraud.sol";

/// @title FraudProofs
/// @notice See `IFraudProofs`. Keeps nothing; the settlement contract makes its own in its constructor.
contract FraudProofs is EvidenceFrauds, VoucherFraud {
    /// @inheritdoc IFraudProofs
    function check(Case calldata c, Fraud calldata fraud) external view {
        (FraudKind kind, bytes calldata data) = (fraud.kind, fraud.data);
        if (kind == FraudKind.HeaderMismatch) return _headerMismatch(c, abi.decode(data, (HeaderMismatch)));
        if (kind == FraudKind.RoundsFell) return _roundsFell(c, abi.decode(data, (RoundsFell)));
        if (kind == FraudKind.ReceiptOutside) return _receiptOutside(c, abi.decode(data, (ReceiptOutside)));
        if (kind == FraudKind.PaidTwice) return _paidTwice(c, abi.decode(data, (PaidTwice)));
        if (kind == FraudKind.TooManyCopies) return _tooManyCopies(c, abi.decode(data, (TooManyCopies)));
        if (kind == FraudKind.AmountFell) return _amountFell(c, abi.decode(data, (AmountFell)));
        if (kind == FraudKind.BelowVoucher) return _belowVoucher(c, abi.decode(data, (BelowVoucher)));
        if (kind == FraudKind.RoyaltyBelow) return _royaltyBelow(c, abi.decode(data, (RoyaltyBelow)));
        if (kind == FraudKind.Unsorted) return _unsorted(c, abi.decode(data, (Unsorted)));
        if (kind == FraudKind.FirstLeaf) return _firstLeaf(c, abi.decode(data, (FirstLeaf)));
        if (kind == FraudKind.OverTotal) return _overTotal(c, abi.decode(data, (OverTotal)));
        revert NoFraud(kind);
    }
}
