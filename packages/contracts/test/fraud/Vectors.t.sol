// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FraudProofs} from "../../contracts/FraudProofs.sol";
import {Case, Fraud, FraudKind} from "../../contracts/types/Fraud.sol";
import {Bench} from "../Bench.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice Proofs as TypeScript encodes them: those that hold and those that nearly do.
contract FraudVectorsTest is Bench {
    string private _json;
    FraudProofs private _checker;

    function setUp() public override {
        _json = VM.readFile("vectors/fraud-proofs.json");
        _checker = new FraudProofs();
    }

    function key(uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".vectors[", VM.toString(i), "].", field);
    }

    function word(uint256 i, string memory field) private view returns (bytes32) {
        return VM.parseJsonBytes32(_json, key(i, field));
    }

    function caseOf(uint256 i) private view returns (Case memory) {
        return Case({
            job: word(i, "case.job"),
            spec: word(i, "case.spec"),
            terms: word(i, "case.terms"),
            domain: word(i, "case.domain"),
            epoch: SafeCast.toUint32(VM.parseJsonUint(_json, key(i, "case.epoch"))),
            total: SafeCast.toUint128(VM.parseJsonUint(_json, key(i, "case.total"))),
            root: word(i, "case.root"),
            evidence: word(i, "case.evidence"),
            rootBefore: word(i, "case.rootBefore"),
            evidenceBefore: word(i, "case.evidenceBefore"),
            proposer: VM.parseJsonAddress(_json, key(i, "case.proposer")),
            backer: VM.parseJsonAddress(_json, key(i, "case.backer"))
        });
    }

    function test_vectors_sharedWithTypeScript() public {
        uint256 count = VM.parseJsonUint(_json, ".count");
        uint256 held = 0;
        uint256 kinds = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 kind = VM.parseJsonUint(_json, key(i, "kind"));
            Case memory c = caseOf(i);
            Fraud memory f = Fraud({kind: FraudKind(kind), data: VM.parseJsonBytes(_json, key(i, "data"))});
            // A proof that holds has no error to wait for.
            bytes4 refusal = bytes4(VM.parseJsonBytes(_json, key(i, "selector")));
            if (refusal == bytes4(0)) {
                ++held;
                kinds |= 2 ** kind;
            } else {
                VM.expectPartialRevert(refusal);
            }
            _checker.check(c, f);
        }
        assertEq(kinds, 0xffe, "one that holds of each kind");
        assertTrue(held >= 11 && count - held >= 10, "and near misses");
    }
}
