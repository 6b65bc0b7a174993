// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {Bench} from "./Bench.sol";
import {Trees} from "./Trees.sol";

contract RefundTest is Bench {
    using Trees for Trees.Tree;

    function end() private view returns (uint256) {
        return rounds.settleUntil(params);
    }

    function test_refund_onlyAfterGrace() public {
        VM.warp(end() - 1);
        VM.prank(client);
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobNotEnded.selector, end()));
        rounds.refund(params);
        VM.warp(end());
        rounds.refund(params);
        assertEq(balance(client), 1_000_000 ether, "all of it");
    }

    function test_refund_leavesWhatIsPromised_untilClaimsEnd() public {
        Trees.Tree memory built = settle(1, 4, 1 ether);
        rounds.claim(job, built.claim(4));
        VM.warp(end());
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.Refunded(job, client, BUDGET - 10 ether);
        assertEq(rounds.refund(params), BUDGET - 10 ether, "free");
        VM.expectRevert(IRounds.NothingToRefund.selector);
        rounds.refund(params);
        VM.warp(params.claimUntil - 1);
        rounds.claim(job, built.claim(3));
        VM.warp(params.claimUntil);
        VM.expectRevert(IRounds.NothingToRefund.selector);
        rounds.refund(params);
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.Swept(job, client, 3 ether);
        assertEq(rounds.sweep(params), 3 ether, "unclaimed");
        VM.expectRevert(IRounds.NothingToSweep.selector);
        rounds.sweep(params);
        VM.expectRevert(abi.encodeWithSelector(IRounds.ExceedsTotal.selector, 1 ether, 0));
        rounds.claim(job, built.claim(1));
        assertEq(balance(address(rounds)), BOND, "only the bond");
    }

    function test_refund_waitsForThePendingEpoch() public {
        VM.warp(end() - 1);
        (Trees.Tree memory built, uint128 total) = tree(4, 1 ether);
        propose(1, built.root(), total);
        uint40 ripeAt = uint40(block.timestamp) + WINDOW;
        VM.warp(block.timestamp + 1);
        VM.expectRevert(abi.encodeWithSelector(IRounds.EpochPending.selector, uint32(1), ripeAt));
        rounds.refund(params);
        VM.warp(ripeAt);
        assertEq(rounds.refund(params), BUDGET - 10 ether, "without the promised");
    }

    function test_sweep_notWhileClaimsArePaid() public {
        settle(1, 4, 1 ether);
        VM.warp(params.claimUntil - 1);
        VM.expectRevert(abi.encodeWithSelector(IRounds.ClaimsOpen.selector, uint256(params.claimUntil)));
        rounds.sweep(params);
        params.salt = keccak256("unknown");
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, rounds.idOf(params)));
        rounds.sweep(params);
    }

    function test_sweep_ofALateFunding_andALateClaimOfIt() public {
        Trees.Tree memory built = settle(1, 2, 1 ether);
        VM.warp(params.claimUntil);
        rounds.sweep(params);
        VM.prank(stranger);
        rounds.fund(job, 2 ether);
        rounds.claim(job, built.claim(2));
        assertEq(balance(worker(1)), 2 ether, "late claim");
        VM.expectRevert(IRounds.NothingToSweep.selector);
        rounds.sweep(params);
        VM.prank(stranger);
        rounds.fund(job, 3 ether);
        assertEq(rounds.sweep(params), 3 ether, "what came too late for anybody");
    }

    function test_refund_ofAnUnknownJobFails() public {
        params.salt = keccak256("unknown");
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, rounds.idOf(params)));
        rounds.refund(params);
    }

    function test_refund_leavesOtherJobsAlone() public {
        params.salt = keccak256("other");
        VM.prank(client);
        rounds.post(params, BUDGET);
        VM.warp(end());
        rounds.refund(params);
        assertEq(rounds.jobOf(job).escrowed, BUDGET, "the first job");
        assertEq(balance(address(rounds)), BUDGET, "its money");
    }
}
