// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What an epoch settles, in eight words. The sha2-256 of its ABI encoding is the `evidence` on the chain; the
/// DAG below it is never parsed here.
/// @param spec Digest of the specification's CID, as in the job's parameters.
/// @param epoch Number of the epoch.
/// @param rounds Rounds below this one are settled, by this epoch or by earlier ones.
/// @param receiptsRoot Root of the tree over the digests of the paid receipts.
/// @param verdictsRoot Root of the tree over the digests of all verdicts.
/// @param payRoot Root of the pay tree, as proposed.
/// @param model Digest of the CID of the newest checkpoint.
/// @param dag Digest of the CID of the epoch's evidence block.
struct EpochHeader {
    bytes32 spec;
    uint32 epoch;
    uint32 rounds;
    bytes32 receiptsRoot;
    bytes32 verdictsRoot;
    bytes32 payRoot;
    bytes32 model;
    bytes32 dag;
}

/// @notice A worker's claim of one result. Its digest in the settlement contract's domain stands in the receipts' tree.
/// @param job The job's id.
/// @param round Round of training.
/// @param chunk Digest of the chunk's CID.
/// @param copy Which computation of the chunk, from 0.
/// @param attempt Which lease of the copy, from 0.
/// @param worker Whom the result is paid to.
/// @param session Raw Ed25519 key of the worker's session.
/// @param deviceClass Digest of the worker's probe results.
/// @param result Digest of the output's CID.
/// @param units What the result counts, in FLOPs.
/// @param engine Digest of the kernels that computed it.
/// @param issuedAt Unix seconds.
struct Receipt {
    bytes32 job;
    uint32 round;
    bytes32 chunk;
    uint16 copy;
    uint16 attempt;
    address worker;
    bytes32 session;
    bytes32 deviceClass;
    bytes32 result;
    uint128 units;
    bytes32 engine;
    uint64 issuedAt;
}

/// @notice A coordinator's promise: pay released from holdback, never forfeited later.
/// @param job The job's id.
/// @param account Whom it is promised to.
/// @param stream The signer's session; an account's streams add up.
/// @param cumulativeAmount Token wei since the stream began.
/// @param epoch The first epoch whose leaf must cover it.
struct Voucher {
    bytes32 job;
    address account;
    bytes32 stream;
    uint256 cumulativeAmount;
    uint32 epoch;
}
