// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IArbiter} from "../interfaces/IArbiter.sol";
import {IRounds} from "../interfaces/IRounds.sol";
import {Fraud} from "../types/Fraud.sol";
import {JobParams} from "../types/JobParams.sol";

/// @title ObjectiveArbiter
/// @notice Decides from proofs alone: one that holds makes the root fall, and nothing else is heard. Without one the
/// root stands, by the clock.
contract ObjectiveArbiter is IArbiter {
    IRounds private immutable ROUNDS;

    /// @param rounds_ The settlement contract whose challenges it decides.
    constructor(IRounds rounds_) {
        ROUNDS = rounds_;
    }

    /// @notice The settlement contract whose challenges it decides.
    function rounds() external view returns (IRounds) {
        return ROUNDS;
    }

    /// @inheritdoc IArbiter
    /// @dev `proof` is the ABI encoding of a `Fraud`; one that does not hold reverts with an error of `IFraudProofs`.
    function decide(JobParams calldata p, uint32 epoch, bytes calldata proof) external returns (bool) {
        ROUNDS.fraudProofs().check(ROUNDS.caseOf(p, epoch), abi.decode(proof, (Fraud)));
        ROUNDS.resolve(p, epoch, false);
        return false;
    }
}
