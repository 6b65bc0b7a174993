// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {JobParams} from "../contracts/types/JobParams.sol";
import {Bench} from "./Bench.sol";

contract DisputeTest is Bench {
    bytes32 private constant ROOT = keccak256("root");

    function test_challenge_stopsTheClockForTheRuling() public {
        propose(1, ROOT, 5 ether);
        VM.warp(block.timestamp + WINDOW - 1);
        uint40 ripeAt = uint40(block.timestamp) + RULING;
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.EpochChallenged(job, 1, challenger, keccak256("reason"), ripeAt);
        challenge(1);
        assertEq(balance(address(rounds)), BUDGET + 2 * BOND, "both bonds");
        assertEq(rounds.epochOf(job, 1).ripeAt, ripeAt, "ripeAt");
        VM.warp(block.timestamp + WINDOW);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 0, "not final");
    }

    function test_challenge_isTakenInsideTheWindowOnceAnEpoch() public {
        VM.prank(challenger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(0)));
        rounds.challenge(params, 0, bytes32(0));
        propose(1, ROOT, 5 ether);
        VM.prank(challenger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(1), uint32(2)));
        rounds.challenge(params, 2, bytes32(0));
        challenge(1);
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochAlreadyChallenged.selector, uint32(1)));
        rounds.challenge(params, 1, bytes32(0));
        resolve(1, true);
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(1)));
        rounds.challenge(params, 1, bytes32(0));
    }

    function test_challenge_revertsAtTheEndOfTheWindow() public {
        propose(1, ROOT, 5 ether);
        VM.warp(block.timestamp + WINDOW);
        VM.prank(challenger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(1)));
        rounds.challenge(params, 1, bytes32(0));
    }

    function test_challenge_needsAnArbiter() public {
        JobParams memory p = params;
        p.arbiter = address(0);
        VM.prank(client);
        rounds.post(p, BUDGET);
        VM.prank(coordinator);
        rounds.propose(p, proposal(1, ROOT, 1 ether));
        VM.prank(challenger);
        VM.expectRevert(IRounds.NoArbiter.selector);
        rounds.challenge(p, 1, bytes32(0));
    }

    function test_resolve_rootStands_challengerLosesItsBond() public {
        propose(1, ROOT, 5 ether);
        challenge(1);
        resolve(1, true);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 1, "final at once");
        assertEq(rounds.owedOf(job, coordinator), BOND / 2, "proposer's prize");
        assertEq(rounds.owedOf(job, BURN), BOND / 2, "burned");
        assertEq(rounds.owedOf(job, challenger), 0, "challenger");
        uint256 before = balance(coordinator);
        VM.prank(coordinator);
        rounds.withdrawBond(params, coordinator);
        assertEq(balance(coordinator) - before, uint256(BOND) + BOND / 2, "own bond and prize");
    }

    function test_resolve_rootFalls_proposerLosesItsBond() public {
        propose(1, ROOT, 5 ether);
        challenge(1);
        resolve(1, false);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 0, "dropped");
        assertEq(rounds.owedOf(job, challenger), uint256(BOND) + BOND / 2, "bond and prize");
        assertEq(rounds.owedOf(job, BURN), BOND / 2, "burned");
        assertTrue(!rounds.jobOf(job).bonded, "no live bond");
        VM.prank(coordinator);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NothingToWithdraw.selector, coordinator));
        rounds.withdrawBond(params, coordinator);
        // The number is free again and a fresh bond is asked for.
        propose(1, keccak256("better"), 4 ether);
        assertTrue(rounds.jobOf(job).bonded, "new bond");
    }

    function test_resolve_rootFalls_theFinalOneBeforeStays() public {
        propose(1, ROOT, 5 ether);
        VM.warp(block.timestamp + WINDOW);
        propose(2, keccak256("bad"), 50 ether);
        challenge(2);
        resolve(2, false);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 1, "number");
        assertEq(rounds.epochOf(job, 1).root, ROOT, "root");
        assertEq(rounds.epochOf(job, 2).root, bytes32(0), "gone");
        propose(2, keccak256("good"), 6 ether);
        assertTrue(!rounds.epochOf(job, 2).challenged, "fresh");
    }

    function test_resolve_selfChallengeCostsHalfABond() public {
        rich(coordinator);
        uint256 before = balance(coordinator);
        propose(1, ROOT, 5 ether);
        VM.prank(coordinator);
        rounds.challenge(params, 1, bytes32(0));
        resolve(1, false);
        VM.prank(coordinator);
        rounds.withdrawBond(params, coordinator);
        assertEq(before - balance(coordinator), BOND / 2, "loss");
    }

    function test_resolve_oddBondLosesNothing() public {
        JobParams memory p = params;
        p.bond = 101;
        VM.prank(client);
        bytes32 id = rounds.post(p, BUDGET);
        VM.prank(coordinator);
        rounds.propose(p, proposal(1, ROOT, 1 ether));
        VM.prank(challenger);
        rounds.challenge(p, 1, bytes32(0));
        VM.prank(arbiter);
        rounds.resolve(p, 1, false);
        assertEq(rounds.owedOf(id, challenger) + rounds.owedOf(id, BURN), 202, "all of both bonds");
    }

    function test_resolve_isTheArbitersInTime() public {
        propose(1, ROOT, 5 ether);
        VM.prank(arbiter);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotChallenged.selector, uint32(1)));
        rounds.resolve(params, 1, false);
        challenge(1);
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotArbiter.selector, stranger));
        rounds.resolve(params, 1, false);
        VM.warp(block.timestamp + RULING);
        VM.prank(arbiter);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(1)));
        rounds.resolve(params, 1, false);
    }

    function test_silentArbiter_rootStandsAndBothBondsGoBack() public {
        propose(1, ROOT, 5 ether);
        challenge(1);
        VM.warp(block.timestamp + RULING);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 1, "stands");
        uint256 before = balance(challenger);
        VM.prank(challenger);
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.EpochResolved(job, 1, true);
        rounds.withdrawBond(params, challenger);
        assertEq(balance(challenger) - before, BOND, "challenger's bond");
        VM.prank(coordinator);
        rounds.withdrawBond(params, coordinator);
        assertEq(balance(address(rounds)), BUDGET, "only the escrow is left");
    }

    function test_silentArbiter_nextProposalReleasesTheChallenger() public {
        propose(1, ROOT, 5 ether);
        challenge(1);
        VM.warp(block.timestamp + RULING);
        propose(2, ROOT, 5 ether);
        assertEq(rounds.owedOf(job, challenger), BOND, "released");
        assertEq(balance(address(rounds)), BUDGET + 2 * uint256(BOND), "the proposer's rolled over");
    }

    function test_withdrawBond_notWhileItIsNeeded() public {
        propose(1, ROOT, 5 ether);
        VM.prank(coordinator);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NothingToWithdraw.selector, coordinator));
        rounds.withdrawBond(params, coordinator);
        challenge(1);
        VM.prank(challenger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NothingToWithdraw.selector, challenger));
        rounds.withdrawBond(params, challenger);
    }

    function test_withdrawBond_isTheOwners_andTheBurnedHalfAnybodys() public {
        propose(1, ROOT, 5 ether);
        challenge(1);
        resolve(1, false);
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotBonder.selector, stranger));
        rounds.withdrawBond(params, challenger);
        VM.prank(stranger);
        rounds.withdrawBond(params, BURN);
        assertEq(balance(BURN), BOND / 2, "burned");
        VM.prank(challenger);
        rounds.withdrawBond(params, challenger);
        VM.prank(challenger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NothingToWithdraw.selector, challenger));
        rounds.withdrawBond(params, challenger);
    }

    function test_withdrawBond_nextProposalPutsItUpAgain() public {
        propose(1, ROOT, 5 ether);
        VM.warp(block.timestamp + WINDOW);
        VM.prank(coordinator);
        rounds.withdrawBond(params, coordinator);
        assertEq(balance(address(rounds)), BUDGET, "out");
        propose(2, ROOT, 5 ether);
        assertEq(balance(address(rounds)), BUDGET + BOND, "in again");
    }
}
