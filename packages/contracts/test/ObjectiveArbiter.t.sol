// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ObjectiveArbiter} from "../contracts/arbiters/ObjectiveArbiter.sol";
import {IFraudProofs} from "../contracts/interfaces/IFraudProofs.sol";
import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {FraudKind, RoundsFell} from "../contracts/types/Fraud.sol";
import {FraudBench} from "./fraud/FraudBench.sol";

contract ObjectiveArbiterTest is FraudBench {
    ObjectiveArbiter private _objective;

    function setUp() public override {
        super.setUp();
        _objective = new ObjectiveArbiter(rounds);
        params.arbiter = address(_objective);
        VM.prank(client);
        job = rounds.post(params, BUDGET);
    }

    function proof() private view returns (bytes memory) {
        return abi.encode(fraud(FraudKind.RoundsFell, abi.encode(RoundsFell({header: header, before: before}))));
    }

    function test_aProofThatHolds_letsTheRootFall() public {
        header.rounds = 9;
        begin();
        challenge(2);
        assertTrue(!_objective.decide(params, 2, proof()), "answer");
        assertEq(rounds.jobOf(job).epoch, 1, "fell");
        assertEq(rounds.owedOf(job, challenger), uint256(BOND) + BOND / 2, "the challenger wins");
        assertEq(rounds.owedOf(job, BURN), BOND / 2, "burned");
    }

    function test_anythingElse_isNotHeard() public {
        begin();
        challenge(2);
        VM.expectRevert(abi.encodeWithSelector(IFraudProofs.RoundsStand.selector, uint32(10), uint32(12)));
        _objective.decide(params, 2, proof());
        VM.expectRevert();
        _objective.decide(params, 2, "");
        VM.warp(block.timestamp + RULING);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 2, "silent: the root stands");
    }

    function test_anUnchallengedEpoch_isNotItsToDecide() public {
        header.rounds = 9;
        begin();
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotChallenged.selector, uint32(2)));
        _objective.decide(params, 2, proof());
        assertEq(address(_objective.rounds()), address(rounds), "rounds");
    }
}
