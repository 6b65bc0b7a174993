// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice One owner's share of data or of a base model.
/// @param account Who is paid.
/// @param bps Basis points of all workers' pay.
struct Royalty {
    address account;
    uint16 bps;
}

/// @notice What of a job's specification the chain must know. A job names them by `keccak256(abi.encode(terms))`.
/// @param copies The most paid results of one chunk; a receipt's `copy` counts from 0 and stays below.
/// @param base sha2-256 digest of the CID of the checkpoint that the job starts from.
/// @param royalties The specification's, in its order.
struct Terms {
    uint16 copies;
    bytes32 base;
    Royalty[] royalties;
}
