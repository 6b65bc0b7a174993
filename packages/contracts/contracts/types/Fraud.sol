// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EpochHeader, Receipt, Voucher} from "./Evidence.sol";
import {Claim, CoordinatorDelegation} from "./Settlement.sol";
import {Terms} from "./Terms.sol";

/// @notice What can be proved against a proposed epoch on the chain.
enum FraudKind {
    /// Nothing: no proof of this kind holds.
    None,
    /// The header behind the evidence names another specification, epoch or pay root.
    HeaderMismatch,
    /// Fewer rounds are settled than before.
    RoundsFell,
    /// A paid receipt is another job's, or of a round that this epoch does not settle.
    ReceiptOutside,
    /// One copy of a chunk is paid at two places.
    PaidTwice,
    /// A paid copy is beyond those that the terms allow.
    TooManyCopies,
    /// An account's cumulative amount is below that of the epoch before.
    AmountFell,
    /// An account's amount is below what the proposer's own vouchers promised it.
    BelowVoucher,
    /// A royalty is below its share of the total.
    RoyaltyBelow,
    /// Two neighbouring leaves are out of order.
    Unsorted,
    /// The tree does not begin with its sentinel.
    FirstLeaf,
    /// Leaves add up to more than the epoch's total.
    OverTotal
}

/// @notice A proof against one epoch.
/// @param kind What it proves.
/// @param data ABI encoding of the struct of that name.
struct Fraud {
    FraudKind kind;
    bytes data;
}

/// @notice The epoch that a proof is held against, as the settlement contract knows it.
/// @param job The job's id.
/// @param spec From the job's parameters.
/// @param terms From the job's parameters.
/// @param domain EIP-712 domain separator of the settlement contract.
/// @param epoch Number of the pending epoch.
/// @param total What it promises.
/// @param root Its pay root.
/// @param evidence Digest of its header.
/// @param rootBefore Pay root of the epoch before; zero for the first.
/// @param evidenceBefore Digest of the header before; zero for the first.
/// @param proposer Who proposed it.
/// @param backer The coordinator for whom the proposer acted; zero when it proposed as a stranger, after silence.
struct Case {
    bytes32 job;
    bytes32 spec;
    bytes32 terms;
    bytes32 domain;
    uint32 epoch;
    uint128 total;
    bytes32 root;
    bytes32 evidence;
    bytes32 rootBefore;
    bytes32 evidenceBefore;
    address proposer;
    address backer;
}

/// @notice A hot key's appointment, as its coordinator signed it.
/// @param delegation Whom it appoints.
/// @param signature By `delegation.from`: EIP-712 in the settlement contract's domain, or ERC-1271.
struct Appointment {
    CoordinatorDelegation delegation;
    bytes signature;
}

/// @notice Proof of `FraudKind.HeaderMismatch`.
/// @param header What hashes to the epoch's evidence.
struct HeaderMismatch {
    EpochHeader header;
}

/// @notice Proof of `FraudKind.RoundsFell`.
/// @param header What hashes to the epoch's evidence.
/// @param before What hashes to the evidence of the epoch before.
struct RoundsFell {
    EpochHeader header;
    EpochHeader before;
}

/// @notice Proof of `FraudKind.ReceiptOutside`.
/// @param header What hashes to the epoch's evidence.
/// @param before What hashes to the evidence of the epoch before; not looked at for the first.
/// @param receipt A paid one.
/// @param index Its place in the receipts' tree.
/// @param path Its neighbours on the way to the root, lowest first.
struct ReceiptOutside {
    EpochHeader header;
    EpochHeader before;
    Receipt receipt;
    uint256 index;
    bytes32[] path;
}

/// @notice Proof of `FraudKind.PaidTwice`.
/// @param header What hashes to the epoch's evidence.
/// @param receipts Two paid ones of one round, chunk and copy.
/// @param indices Their places, which differ.
/// @param paths Their neighbours on the way to the root, lowest first.
struct PaidTwice {
    EpochHeader header;
    Receipt[2] receipts;
    uint256[2] indices;
    bytes32[][2] paths;
}

/// @notice Proof of `FraudKind.TooManyCopies`.
/// @param header What hashes to the epoch's evidence.
/// @param terms What hashes to the job's terms.
/// @param receipt A paid one.
/// @param index Its place in the receipts' tree.
/// @param path Its neighbours on the way to the root, lowest first.
struct TooManyCopies {
    EpochHeader header;
    Terms terms;
    Receipt receipt;
    uint256 index;
    bytes32[] path;
}

/// @notice Proof of `FraudKind.AmountFell`.
/// @param before The account's leaf under the root before.
/// @param standing What it has now: its leaf, or the two neighbouring leaves between which it is missing.
struct AmountFell {
    Claim before;
    Claim[] standing;
}

/// @notice Proof of `FraudKind.BelowVoucher`.
/// @param vouchers Of one account, their streams strictly growing.
/// @param signatures One a voucher, by the proposer or by a key of its side.
/// @param appointments Of the signers that are neither the proposer nor its backer.
/// @param standing What the account has now: its leaf, or the two neighbouring leaves between which it is missing.
struct BelowVoucher {
    Voucher[] vouchers;
    bytes[] signatures;
    Appointment[] appointments;
    Claim[] standing;
}

/// @notice Proof of `FraudKind.RoyaltyBelow`.
/// @param terms What hashes to the job's terms.
/// @param index Which of their royalties.
/// @param standing What its account has now: its leaf, or the two neighbouring leaves between which it is missing.
struct RoyaltyBelow {
    Terms terms;
    uint256 index;
    Claim[] standing;
}

/// @notice Proof of `FraudKind.Unsorted`.
/// @param left A leaf.
/// @param right The one beside it, whose account is not above the left one's.
struct Unsorted {
    Claim left;
    Claim right;
}

/// @notice Proof of `FraudKind.FirstLeaf`.
/// @param leaf What stands at place 0.
struct FirstLeaf {
    Claim leaf;
}

/// @notice Proof of `FraudKind.OverTotal`.
/// @param leaves At strictly growing places of one depth.
struct OverTotal {
    Claim[] leaves;
}
