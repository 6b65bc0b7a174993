// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFraudProofs} from "../../contracts/interfaces/IFraudProofs.sol";
import {EpochHeader, Receipt} from "../../contracts/types/Evidence.sol";
import {
    FraudKind,
    HeaderMismatch,
    PaidTwice,
    ReceiptOutside,
    RoundsFell,
    TooManyCopies
} from "../../contracts/types/Fraud.sol";
import {FraudBench} from "./FraudBench.sol";

/// @notice The first five kinds: for each a true one, and what only looks like one.
contract EvidenceFraudsTest is FraudBench {
    function unknown(EpochHeader memory h) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFraudProofs.HeaderUnknown.selector, sha256(abi.encode(h)));
    }

    /// @dev The receipts are replaced before the epoch is proposed.
    function put(uint256 index, Receipt memory r) private {
        receipts[index] = r;
        header.receiptsRoot = receiptsRoot();
    }

    // ---------------------------------------------------------------- 1 HeaderMismatch

    function test_headerMismatch_ofASpec_slashes() public {
        header.spec = keccak256("another");
        begin();
        slashes(FraudKind.HeaderMismatch, abi.encode(HeaderMismatch({header: header})));
    }

    function test_headerMismatch_ofAnEpoch_slashes() public {
        begin();
        challenge(2);
        resolve(2, false);
        VM.prank(challenger);
        rounds.withdrawBond(params, BURN);
        header.epoch = 3;
        bytes32 evidence = sha256(abi.encode(header));
        VM.prank(coordinator);
        rounds.propose(params, withEvidence(header, evidence));
        slashes(FraudKind.HeaderMismatch, abi.encode(HeaderMismatch({header: header})));
    }

    function test_headerMismatch_ofAPayRoot_slashes() public {
        (, uint128 total) = tree(4, 1 ether);
        proposeAs(coordinator, before, total);
        VM.warp(block.timestamp + WINDOW);
        bytes32 evidence = sha256(abi.encode(header));
        EpochHeader memory announced = header;
        header.payRoot = keccak256("another");
        VM.prank(coordinator);
        rounds.propose(params, withEvidence(header, evidence));
        slashes(FraudKind.HeaderMismatch, abi.encode(HeaderMismatch({header: announced})));
    }

    function test_headerMismatch_nearMisses() public {
        begin();
        refuse(
            FraudKind.HeaderMismatch,
            abi.encode(HeaderMismatch({header: header})),
            abi.encodeWithSelector(IFraudProofs.HeaderMatches.selector)
        );
        EpochHeader memory other = header;
        bytes memory reason = unknown(header);
        other.epoch = 3;
        refuse(FraudKind.HeaderMismatch, abi.encode(HeaderMismatch({header: other})), reason);
        refuse(FraudKind.HeaderMismatch, abi.encode(HeaderMismatch({header: before})), reason);
    }

    // ---------------------------------------------------------------- 2 RoundsFell

    function test_roundsFell_slashes() public {
        header.rounds = 9;
        begin();
        slashes(FraudKind.RoundsFell, abi.encode(RoundsFell({header: header, before: before})));
    }

    function test_roundsFell_nearMisses() public {
        header.rounds = 10;
        begin();
        refuse(
            FraudKind.RoundsFell,
            abi.encode(RoundsFell({header: header, before: before})),
            abi.encodeWithSelector(IFraudProofs.RoundsStand.selector, uint32(10), uint32(10))
        );
        refuse(FraudKind.RoundsFell, abi.encode(RoundsFell({header: before, before: before})), unknown(header));
        refuse(FraudKind.RoundsFell, abi.encode(RoundsFell({header: header, before: header})), unknown(before));
        EpochHeader memory more = before;
        bytes memory reason = unknown(before);
        more.rounds = 11;
        refuse(FraudKind.RoundsFell, abi.encode(RoundsFell({header: header, before: more})), reason);
    }

    // ---------------------------------------------------------------- 3 ReceiptOutside

    function outside(uint256 index) private view returns (bytes memory) {
        return abi.encode(
            ReceiptOutside({
                header: header, before: before, receipt: receipts[index], index: index, path: receiptPath(index)
            })
        );
    }

    function test_receiptOutside_ofAnotherJob_slashes() public {
        Receipt memory r = receipt(10, 0);
        r.job = keccak256("another");
        put(1, r);
        begin();
        slashes(FraudKind.ReceiptOutside, outside(1));
    }

    function test_receiptOutside_ofARoundBefore_slashes() public {
        put(3, receipt(9, 0));
        begin();
        slashes(FraudKind.ReceiptOutside, outside(3));
    }

    function test_receiptOutside_ofALaterRound_slashes() public {
        put(0, receipt(12, 0));
        begin();
        slashes(FraudKind.ReceiptOutside, outside(0));
    }

    function test_receiptOutside_nearMisses() public {
        begin();
        for (uint256 i = 0; i < 4; ++i) {
            // The first and the last round of the epoch: both its own.
            refuse(
                FraudKind.ReceiptOutside,
                outside(i),
                abi.encodeWithSelector(IFraudProofs.ReceiptInside.selector, receipts[i].round)
            );
        }
        bytes memory unpaid = abi.encodeWithSelector(IFraudProofs.ReceiptNotPaid.selector, 1);
        refuse(
            FraudKind.ReceiptOutside,
            abi.encode(
                ReceiptOutside({header: header, before: before, receipt: receipt(9, 1), index: 1, path: receiptPath(1)})
            ),
            unpaid
        );
        refuse(
            FraudKind.ReceiptOutside,
            abi.encode(
                ReceiptOutside({header: header, before: before, receipt: receipts[0], index: 1, path: receiptPath(0)})
            ),
            unpaid
        );
        EpochHeader memory h = header;
        bytes memory reason = unknown(header);
        h.rounds = 11;
        refuse(
            FraudKind.ReceiptOutside,
            abi.encode(
                ReceiptOutside({header: h, before: before, receipt: receipts[3], index: 3, path: receiptPath(3)})
            ),
            reason
        );
        h = before;
        reason = unknown(before);
        h.rounds = 11;
        refuse(
            FraudKind.ReceiptOutside,
            abi.encode(
                ReceiptOutside({header: header, before: h, receipt: receipts[0], index: 0, path: receiptPath(0)})
            ),
            reason
        );
    }

    function test_receiptOutside_ofTheFirstEpoch_needsNoHeaderBefore() public {
        header.epoch = 1;
        header.rounds = 11;
        proposeAs(coordinator, header, totalNow);
        EpochHeader memory none;
        bytes memory data = abi.encode(
            ReceiptOutside({header: header, before: none, receipt: receipts[0], index: 0, path: receiptPath(0)})
        );
        VM.expectRevert(abi.encodeWithSelector(IFraudProofs.ReceiptInside.selector, uint32(10)));
        rounds.disprove(params, 1, fraud(FraudKind.ReceiptOutside, data));
        data = abi.encode(
            ReceiptOutside({header: header, before: none, receipt: receipts[2], index: 2, path: receiptPath(2)})
        );
        rounds.disprove(params, 1, fraud(FraudKind.ReceiptOutside, data));
        assertEq(rounds.jobOf(job).epoch, 0, "fell");
    }

    // ---------------------------------------------------------------- 4 PaidTwice

    function twice(uint256 a, uint256 b) private view returns (PaidTwice memory f) {
        f.header = header;
        (f.receipts[0], f.receipts[1]) = (receipts[a], receipts[b]);
        (f.indices[0], f.indices[1]) = (a, b);
        (f.paths[0], f.paths[1]) = (receiptPath(a), receiptPath(b));
    }

    function test_paidTwice_byAnotherAttempt_slashes() public {
        Receipt memory r = receipt(10, 0);
        (r.attempt, r.worker) = (1, worker(3));
        put(1, r);
        begin();
        slashes(FraudKind.PaidTwice, abi.encode(twice(0, 1)));
    }

    function test_paidTwice_theSameReceipt_slashes() public {
        put(3, receipt(10, 0));
        begin();
        slashes(FraudKind.PaidTwice, abi.encode(twice(3, 0)));
    }

    function test_paidTwice_nearMisses() public {
        Receipt memory r = receipt(10, 0);
        r.chunk = keccak256("another chunk");
        put(3, r);
        begin();
        bytes memory other = abi.encodeWithSelector(IFraudProofs.OtherCopy.selector);
        refuse(FraudKind.PaidTwice, abi.encode(twice(0, 1)), other);
        refuse(FraudKind.PaidTwice, abi.encode(twice(0, 2)), other);
        refuse(FraudKind.PaidTwice, abi.encode(twice(0, 3)), other);
        refuse(FraudKind.PaidTwice, abi.encode(twice(2, 2)), abi.encodeWithSelector(IFraudProofs.SamePlace.selector, 2));
        PaidTwice memory f = twice(0, 1);
        (f.receipts[1], f.paths[1]) = (f.receipts[0], f.paths[0]);
        refuse(FraudKind.PaidTwice, abi.encode(f), abi.encodeWithSelector(IFraudProofs.ReceiptNotPaid.selector, 1));
        f = twice(0, 1);
        f.indices[0] = 4;
        refuse(FraudKind.PaidTwice, abi.encode(f), abi.encodeWithSelector(IFraudProofs.ReceiptNotPaid.selector, 4));
        f = twice(0, 1);
        f.header = before;
        refuse(FraudKind.PaidTwice, abi.encode(f), unknown(header));
    }

    // ---------------------------------------------------------------- 5 TooManyCopies

    function copies(uint256 index) private view returns (TooManyCopies memory) {
        return
            TooManyCopies({
                header: header, terms: terms, receipt: receipts[index], index: index, path: receiptPath(index)
            });
    }

    function test_tooManyCopies_slashes() public {
        put(2, receipt(11, 2));
        begin();
        slashes(FraudKind.TooManyCopies, abi.encode(copies(2)));
    }

    function test_tooManyCopies_nearMisses() public {
        begin();
        refuse(
            FraudKind.TooManyCopies,
            abi.encode(copies(1)),
            abi.encodeWithSelector(IFraudProofs.CopyAllowed.selector, uint16(1), uint16(2))
        );
        TooManyCopies memory f = copies(1);
        f.terms.copies = 1;
        refuse(
            FraudKind.TooManyCopies,
            abi.encode(f),
            abi.encodeWithSelector(IFraudProofs.TermsUnknown.selector, keccak256(abi.encode(f.terms)))
        );
        f = copies(1);
        f.receipt.copy = 2;
        refuse(FraudKind.TooManyCopies, abi.encode(f), abi.encodeWithSelector(IFraudProofs.ReceiptNotPaid.selector, 1));
        f = copies(1);
        f.header.receiptsRoot = bytes32(0);
        refuse(FraudKind.TooManyCopies, abi.encode(f), unknown(header));
    }
}
