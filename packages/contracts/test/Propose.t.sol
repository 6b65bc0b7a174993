// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {JobParams} from "../contracts/types/JobParams.sol";
import {Epoch, Proposal} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";

contract ProposeTest is Bench {
    bytes32 private constant ROOT = keccak256("root");

    function expectRefusal(Proposal memory q, bytes memory reason) private {
        VM.prank(coordinator);
        VM.expectRevert(reason);
        rounds.propose(params, q);
    }

    function test_propose_storesTakesTheBondAndAnnounces() public {
        uint40 ripeAt = uint40(block.timestamp) + WINDOW;
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.EpochProposed(
            job, 1, coordinator, ROOT, 5 ether, keccak256("model"), keccak256(abi.encode("evidence", 1)), ripeAt
        );
        propose(1, ROOT, 5 ether);
        Epoch memory epoch = rounds.epochOf(job, 1);
        assertEq(epoch.root, ROOT, "root");
        assertEq(epoch.evidence, keccak256(abi.encode("evidence", 1)), "evidence");
        assertEq(epoch.total, 5 ether, "total");
        assertEq(epoch.ripeAt, ripeAt, "ripeAt");
        assertEq(balance(address(rounds)), BUDGET + BOND, "bond");
        assertEq(rounds.jobOf(job).bonder, coordinator, "bonder");
    }

    function test_propose_ripensByTheClockAlone() public {
        propose(1, ROOT, 5 ether);
        VM.warp(block.timestamp + WINDOW - 1);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 0, "a second too early");
        VM.warp(block.timestamp + 1);
        Epoch memory last;
        (number, last) = rounds.finalEpoch(job);
        assertEq(number, 1, "ripe");
        assertEq(last.root, ROOT, "root");
    }

    function test_propose_bondRollsOver() public {
        propose(1, ROOT, 5 ether);
        VM.warp(block.timestamp + WINDOW);
        propose(2, ROOT, 6 ether);
        VM.warp(block.timestamp + WINDOW);
        propose(3, ROOT, 7 ether);
        assertEq(balance(address(rounds)), BUDGET + BOND, "one bond");
        assertEq(rounds.epochOf(job, 2).total, 6 ether, "the one before is kept");
        assertEq(rounds.epochOf(job, 1).total, 0, "older ones are not");
        assertEq(rounds.epochOf(job, 0).total, 0, "nor number 0");
        assertEq(rounds.epochOf(job, 4).total, 0, "nor the future");
    }

    function test_propose_revertsFor_aWrongNumber() public {
        expectRefusal(proposal(2, ROOT, 0), abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(1), uint32(2)));
        propose(1, ROOT, 5 ether);
        expectRefusal(
            proposal(1, ROOT, 5 ether), abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(2), uint32(1))
        );
    }

    function test_propose_revertsWhile_theLastOneIsPending() public {
        propose(1, ROOT, 5 ether);
        uint40 ripeAt = uint40(block.timestamp) + WINDOW;
        VM.warp(ripeAt - 1);
        expectRefusal(
            proposal(2, ROOT, 5 ether), abi.encodeWithSelector(IRounds.EpochPending.selector, uint32(1), ripeAt)
        );
    }

    function test_propose_revertsFor_aTotalOutOfRange() public {
        expectRefusal(
            proposal(1, ROOT, 100 ether + 1),
            abi.encodeWithSelector(IRounds.TotalOutOfRange.selector, 0, 100 ether, 100 ether + 1)
        );
        propose(1, ROOT, 100 ether);
        VM.warp(block.timestamp + WINDOW);
        expectRefusal(
            proposal(2, ROOT, 100 ether - 1),
            abi.encodeWithSelector(IRounds.TotalOutOfRange.selector, 100 ether, 200 ether, 100 ether - 1)
        );
    }

    function testFuzz_propose_neverBeyondTheEscrow(uint128 escrow, uint128 maxStep, uint128 total) public {
        JobParams memory p = params;
        (p.maxStep, p.salt) = (uint128(1 + maxStep % type(uint128).max), keccak256("fuzz"));
        star.mint(client, escrow % 900_000_000 ether);
        VM.prank(client);
        rounds.post(p, escrow % 900_000_000 ether);
        uint256 most = escrow % 900_000_000 ether;
        if (p.maxStep < most) most = p.maxStep;
        VM.prank(coordinator);
        if (total > most) VM.expectPartialRevert(IRounds.TotalOutOfRange.selector);
        rounds.propose(p, proposal(1, ROOT, total));
    }

    function test_propose_revertsWithoutARoot() public {
        expectRefusal(proposal(1, bytes32(0), 0), abi.encodeWithSelector(IRounds.RootMissing.selector));
    }

    function test_propose_isTakenUntilGraceEnds() public {
        uint256 end = uint256(params.deadline) + params.grace;
        assertEq(rounds.settleUntil(params), end, "settleUntil");
        VM.warp(end);
        expectRefusal(proposal(1, ROOT, 0), abi.encodeWithSelector(IRounds.JobEnded.selector, end));
        VM.warp(end - 1);
        propose(1, ROOT, 1 ether);
    }

    function test_close_movesTheEnd() public {
        VM.warp(block.timestamp + 1 days);
        VM.prank(client);
        rounds.close(params);
        assertEq(rounds.settleUntil(params), block.timestamp + params.grace, "settleUntil");
        propose(1, ROOT, 1 ether);
        VM.warp(block.timestamp + params.grace);
        expectRefusal(proposal(2, ROOT, 1 ether), abi.encodeWithSelector(IRounds.JobEnded.selector, block.timestamp));
    }

    function test_close_isTheClientsAndOnce() public {
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotClient.selector, stranger));
        rounds.close(params);
        VM.prank(client);
        rounds.close(params);
        VM.prank(client);
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobAlreadyClosed.selector, uint40(block.timestamp)));
        rounds.close(params);
    }

    function test_close_afterTheDeadlineChangesNothing() public {
        VM.warp(uint256(params.deadline) + 5);
        VM.prank(client);
        rounds.close(params);
        assertEq(rounds.settleUntil(params), uint256(params.deadline) + params.grace, "settleUntil");
    }

    function test_propose_revertsFor_strangersAndUnknownJobs() public {
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotProposer.selector, stranger));
        rounds.propose(params, proposal(1, ROOT, 0));
        JobParams memory p = params;
        p.salt = keccak256("unknown");
        VM.prank(coordinator);
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, rounds.idOf(p)));
        rounds.propose(p, proposal(1, ROOT, 0));
    }

    function test_silence_letsAnybodyBondedPropose() public {
        JobParams memory p = params;
        (p.silence, p.grace) = (2 days, p.grace + 2 days);
        p.claimUntil += 2 days;
        VM.prank(client);
        bytes32 id = rounds.post(p, BUDGET);
        VM.warp(block.timestamp + 2 days - 1);
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotProposer.selector, stranger));
        rounds.propose(p, proposal(1, ROOT, 0));
        VM.warp(block.timestamp + 1);
        VM.prank(stranger);
        rounds.propose(p, proposal(1, ROOT, 1 ether));
        assertEq(rounds.jobOf(id).bonder, stranger, "bonder");

        // The coordinator is back; the stranger's bond is released when its epoch is final, and only then.
        VM.warp(block.timestamp + WINDOW);
        VM.prank(coordinator);
        rounds.propose(p, proposal(2, ROOT, 2 ether));
        assertEq(rounds.owedOf(id, stranger), BOND, "owed");
        uint256 before = balance(stranger);
        VM.prank(stranger);
        rounds.withdrawBond(p, stranger);
        assertEq(balance(stranger) - before, BOND, "paid out");
        VM.warp(block.timestamp + WINDOW);
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotProposer.selector, stranger));
        rounds.propose(p, proposal(3, ROOT, 2 ether));
    }
}
