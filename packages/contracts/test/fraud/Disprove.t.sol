// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFraudProofs} from "../../contracts/interfaces/IFraudProofs.sol";
import {IRounds} from "../../contracts/interfaces/IRounds.sol";
import {Case, FirstLeaf, Fraud, FraudKind, RoundsFell} from "../../contracts/types/Fraud.sol";
import {FraudBench} from "./FraudBench.sol";

/// @notice What `disprove` does around the proof itself: when, for whom, and where the bonds go.
contract DisproveTest is FraudBench {
    function proof() private view returns (Fraud memory) {
        return fraud(FraudKind.RoundsFell, abi.encode(RoundsFell({header: header, before: before})));
    }

    function beginFraud() private {
        header.rounds = 9;
        begin();
    }

    function test_disprove_announcesTheKind() public {
        beginFraud();
        Fraud memory f = proof();
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.EpochDisproved(job, 2, hunter, FraudKind.RoundsFell);
        VM.prank(hunter);
        rounds.disprove(params, 2, f);
    }

    function test_disprove_givesAChallengersBondBack() public {
        beginFraud();
        challenge(2);
        Fraud memory f = proof();
        VM.prank(hunter);
        rounds.disprove(params, 2, f);
        assertEq(rounds.owedOf(job, challenger), BOND, "its bond, no prize");
        assertEq(rounds.owedOf(job, hunter), BOND / 2, "half of the proposer's");
        assertEq(rounds.owedOf(job, BURN), BOND / 2, "burned");
        assertEq(rounds.jobOf(job).challenger, address(0), "nobody");
        // Nothing is left for the arbiter.
        VM.prank(arbiter);
        VM.expectRevert(abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(1), uint32(2)));
        rounds.resolve(params, 2, false);
    }

    function test_disprove_inTheLastSecondOfARuling_andNotAfter() public {
        beginFraud();
        challenge(2);
        Fraud memory f = proof();
        VM.warp(block.timestamp + RULING);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(2)));
        rounds.disprove(params, 2, f);
        VM.warp(block.timestamp - 1);
        rounds.disprove(params, 2, f);
        assertEq(rounds.jobOf(job).epoch, 1, "fell");
    }

    function test_disprove_notOnceTheEpochIsFinal() public {
        beginFraud();
        Fraud memory f = proof();
        VM.warp(block.timestamp + WINDOW);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(2)));
        rounds.disprove(params, 2, f);
    }

    function test_disprove_notAfterTheArbiterLetTheRootStand() public {
        beginFraud();
        challenge(2);
        resolve(2, true);
        Fraud memory f = proof();
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(2)));
        rounds.disprove(params, 2, f);
    }

    function test_disprove_ofTheNewestEpochOnly() public {
        beginFraud();
        Fraud memory f = proof();
        VM.expectRevert(abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(2), uint32(1)));
        rounds.disprove(params, 1, f);
        VM.expectRevert(abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(2), uint32(3)));
        rounds.disprove(params, 3, f);
        params.salt = keccak256("unknown");
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, rounds.idOf(params)));
        rounds.disprove(params, 2, f);
    }

    function test_disprove_onceAnEpoch() public {
        beginFraud();
        Fraud memory f = proof();
        rounds.disprove(params, 2, f);
        VM.expectRevert(abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(1), uint32(2)));
        rounds.disprove(params, 2, f);
    }

    function test_disprove_worksWithoutArbiterAndBond() public {
        (params.arbiter, params.bond, params.silence) = (address(0), 0, 0);
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        beginFraud();
        Fraud memory f = proof();
        assertEq(rounds.caseOf(params, 2).proposer, coordinator, "known without a bond");
        rounds.disprove(params, 2, f);
        assertEq(rounds.jobOf(job).epoch, 1, "fell");
        assertEq(balance(address(rounds)), 3 * BUDGET, "no bond moved");
    }

    function test_disprove_ofNoKind() public {
        begin();
        refuse(FraudKind.None, "", abi.encodeWithSelector(IFraudProofs.NoFraud.selector, FraudKind.None));
    }

    function test_disprove_refusesWhatItCannotRead() public {
        begin();
        for (uint8 kind = 1; kind <= uint8(type(FraudKind).max); ++kind) {
            refuse(FraudKind(kind), hex"00", abi.encodeWithSelector(IRounds.ProofMalformed.selector));
        }
    }

    /// @dev The kind is part of the proof: what holds as one kind is no proof of another.
    function test_disprove_asAnotherKind() public {
        beginFraud();
        bytes memory data = proof().data;
        for (uint8 kind = 1; kind <= uint8(type(FraudKind).max); ++kind) {
            if (FraudKind(kind) == FraudKind.RoundsFell) continue;
            VM.prank(hunter);
            VM.expectRevert();
            rounds.disprove(params, 2, fraud(FraudKind(kind), data));
        }
    }

    function test_disprove_theProposerOfTheEpochBeforeKeepsItsBond() public {
        proposeAs(coordinator, before, 10 ether);
        VM.warp(block.timestamp + 3 days);
        header.rounds = 9;
        proposeAs(stranger, header, totalNow);
        assertEq(rounds.owedOf(job, coordinator), BOND, "released");
        Fraud memory f = proof();
        rounds.disprove(params, 2, f);
        assertEq(rounds.owedOf(job, coordinator), BOND, "kept");
        assertEq(rounds.owedOf(job, stranger), 0, "lost");
        assertEq(balance(address(rounds)), 2 * BUDGET + 2 * uint256(BOND), "nothing vanished");
    }

    function test_disprove_theFallenRecordIsNoOlderEpochs() public {
        proposeAs(coordinator, before, 10 ether);
        VM.warp(block.timestamp + WINDOW);
        proposeAs(coordinator, header, totalNow);
        VM.warp(block.timestamp + WINDOW);
        (header.epoch, header.spec) = (3, keccak256("another"));
        proposeAs(coordinator, header, totalNow);
        challenge(3);
        resolve(3, false);
        // Epochs 1 and 3 share a place.
        assertEq(rounds.epochOf(job, 1).root, bytes32(0), "overwritten");
        assertEq(rounds.epochOf(job, 2).root, header.payRoot, "kept");
        assertEq(rounds.epochOf(job, 3).root, bytes32(0), "fallen");
    }

    function test_case_isThePendingEpochs() public {
        begin();
        assertEq(rounds.caseOf(params, 2).rootBefore, before.payRoot, "before");
        VM.expectRevert(abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(2), uint32(1)));
        rounds.caseOf(params, 1);
        VM.warp(block.timestamp + WINDOW);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(2)));
        rounds.caseOf(params, 2);
        params.salt = keccak256("unknown");
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, rounds.idOf(params)));
        rounds.caseOf(params, 2);
    }

    /// @dev Whoever calls the checker directly learns the same, and changes nothing.
    function test_check_isOpenToAnyone() public {
        beginFraud();
        IFraudProofs checker = rounds.fraudProofs();
        Case memory c = rounds.caseOf(params, 2);
        checker.check(c, proof());
        Fraud memory f = fraud(FraudKind.FirstLeaf, abi.encode(FirstLeaf({leaf: standing(1)[0]})));
        VM.expectRevert(abi.encodeWithSelector(IFraudProofs.NotFirst.selector, 1));
        checker.check(c, f);
    }
}
