// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFraudProofs} from "../interfaces/IFraudProofs.sol";
import {Case} from "../types/Fraud.sol";
import {Terms} from "../types/Terms.sol";

/// @title KnownTerms
/// @notice Proofs bring a job's terms along: only their hash is known.
abstract contract KnownTerms is IFraudProofs {
    function _checkTerms(Case calldata c, Terms memory terms) internal pure {
        bytes32 hash = keccak256(abi.encode(terms));
        if (hash != c.terms) revert TermsUnknown(hash);
    }
}
