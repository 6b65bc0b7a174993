// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What an author said about its data set or base model.
/// @param payee Whom royalties go to.
/// @param bps The royalty it asks for, in basis points of all workers' pay.
/// @param registeredAt Unix seconds; zero where nothing was said.
/// @param terms Digest of the licence.
struct Registration {
    address payee;
    uint16 bps;
    uint40 registeredAt;
    bytes32 terms;
}

/// @notice What a job ended with.
/// @param model Digest of the CID of the last checkpoint.
/// @param parent Digest of the CID of the checkpoint that the job started from.
/// @param epoch The last epoch.
/// @param sealedAt Unix seconds; zero where nothing was sealed.
struct Seal {
    bytes32 model;
    bytes32 parent;
    uint32 epoch;
    uint40 sealedAt;
}
