// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {JobParams} from "../types/JobParams.sol";

/// @title IArbiter
/// @notice What decides a challenged epoch. Any address may be an arbiter; a contract that takes proofs or votes from
/// others does it here and answers by calling `IRounds.resolve`.
/// @dev The settlement contract never calls an arbiter, so an arbiter can neither block a challenge nor reenter.
interface IArbiter {
    /// @notice Weighs `proof` against the challenged epoch and resolves it.
    /// @param p The job.
    /// @param epoch The challenged epoch.
    /// @param proof What this arbiter takes.
    /// @return stands Whether the root stands.
    function decide(JobParams calldata p, uint32 epoch, bytes calldata proof) external returns (bool stands);
}
