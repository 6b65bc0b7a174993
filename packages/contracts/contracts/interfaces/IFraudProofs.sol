// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Case, Fraud, FraudKind} from "../types/Fraud.sol";

/// @title IFraudProofs
/// @notice Checks proofs of fraud from what the proposer itself put under its root and its evidence.
interface IFraudProofs {
    /// @notice No proof of this kind can hold.
    error NoFraud(FraudKind kind);
    /// @notice The header does not hash to the evidence.
    error HeaderUnknown(bytes32 evidence);
    /// @notice The terms do not hash to the job's.
    error TermsUnknown(bytes32 terms);
    /// @notice The header names this job's specification, this epoch and its root.
    error HeaderMatches();
    /// @notice As many rounds are settled as before.
    error RoundsStand(uint32 before, uint32 rounds);
    /// @notice The receipt does not stand at its place under the root.
    error ReceiptNotPaid(uint256 index);
    /// @notice The receipt is this job's, and its round is one of this epoch's.
    error ReceiptInside(uint32 round);
    /// @notice Both paths lead to one place.
    error SamePlace(uint256 index);
    /// @notice The receipts are of different rounds, chunks or copies.
    error OtherCopy();
    /// @notice The terms allow this copy.
    error CopyAllowed(uint16 copy, uint16 copies);
    /// @notice The leaf does not stand at its place under the root.
    error LeafNotThere(uint256 index);
    /// @notice An account's standing is shown by its one leaf or by two neighbours.
    error StandingUnclear(uint256 leaves);
    /// @notice The leaves are not beside each other at one depth.
    error NotNeighbours(uint256 left, uint256 right);
    /// @notice The account would not stand between these two leaves.
    error NotBetween(address account);
    /// @notice The leaf is another account's.
    error OtherAccount(address account, address given);
    /// @notice The amount is not below what it must be.
    error AmountStands(uint256 least, uint256 amount);
    /// @notice There is no voucher, or not one signature for each.
    error VouchersIncomplete(uint256 vouchers, uint256 signatures);
    /// @notice The voucher is for another job.
    error VoucherOfAnotherJob(bytes32 job);
    /// @notice The voucher binds later epochs only.
    error VoucherNotDue(uint32 epoch);
    /// @notice A stream comes twice, or out of order.
    error StreamsUnsorted(bytes32 stream);
    /// @notice The voucher's signer is not of the proposer's side.
    error VoucherByStranger(address signer);
    /// @notice The appointment is for another job, or by neither the proposer nor its backer.
    error WrongAppointment(address from);
    /// @notice The terms have fewer royalties.
    error RoyaltyUnknown(uint256 index);
    /// @notice The leaves are in order.
    error Sorted(address left, address right);
    /// @notice The leaf does not stand first.
    error NotFirst(uint256 index);
    /// @notice The first leaf is the sentinel.
    error FirstIsSentinel();
    /// @notice A place comes twice, out of order, or at another depth.
    error PlacesUnsorted(uint256 index);
    /// @notice The leaves are within the total.
    error WithinTotal(uint256 total, uint256 sum);

    /// @notice Returns when the proof holds, and reverts with the reason when it does not.
    /// @param c The epoch it is held against.
    /// @param fraud The proof.
    function check(Case calldata c, Fraud calldata fraud) external view;
}
