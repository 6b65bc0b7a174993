// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {Claim} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";
import {Trees} from "./Trees.sol";

contract ClaimTest is Bench {
    using Trees for Trees.Tree;

    function claim(Claim memory c) private {
        VM.prank(stranger);
        rounds.claim(job, c);
    }

    function test_claim_paysTheLeafsAccountWhoeverCalls() public {
        Trees.Tree memory built = settle(1, 5, 1 ether);
        Claim memory c = built.claim(3);
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.Claimed(job, worker(2), worker(2), 3 ether, 3 ether);
        claim(c);
        assertEq(balance(worker(2)), 3 ether, "worker");
        assertEq(balance(stranger), 1_000_000 ether, "caller");
        assertEq(rounds.jobOf(job).paid, 3 ether, "paid");
        assertEq(rounds.claimedOf(job, worker(2)), 3 ether, "claimed");
    }

    function test_claim_paysOnceAndThenTheDifference() public {
        Claim memory c = settle(1, 5, 1 ether).claim(3);
        claim(c);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NothingDue.selector, worker(2)));
        rounds.claim(job, c);
        claim(settle(2, 5, 2 ether).claim(3));
        assertEq(balance(worker(2)), 6 ether, "cumulative");
    }

    function test_claim_coversEpochsThatWereNeverClaimed() public {
        settle(1, 5, 1 ether);
        settle(2, 5, 2 ether);
        claim(settle(3, 5, 3 ether).claim(1));
        assertEq(balance(worker(0)), 3 ether, "one claim");
    }

    function test_claim_usesTheFinalRootWhileANewOneIsPending() public {
        Trees.Tree memory first = settle(1, 5, 1 ether);
        (Trees.Tree memory second, uint128 total) = tree(5, 2 ether);
        propose(2, second.root(), total);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidProof.selector, worker(0)));
        rounds.claim(job, second.claim(1));
        claim(first.claim(1));
        VM.warp(block.timestamp + WINDOW);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidProof.selector, worker(1)));
        rounds.claim(job, first.claim(2));
        claim(second.claim(1));
        assertEq(balance(worker(0)), 2 ether, "both");
    }

    function test_claim_revertsBeforeTheFirstFinalEpoch() public {
        (Trees.Tree memory built, uint128 total) = tree(5, 1 ether);
        propose(1, built.root(), total);
        VM.warp(block.timestamp + WINDOW - 1);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidProof.selector, worker(0)));
        rounds.claim(job, built.claim(1));
    }

    function test_claim_aRejectedRootPaysNothing_evenLater() public {
        (Trees.Tree memory built, uint128 total) = tree(5, 1 ether);
        propose(1, built.root(), total);
        challenge(1);
        resolve(1, false);
        VM.warp(block.timestamp + 365 days);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidProof.selector, worker(0)));
        rounds.claim(job, built.claim(1));
    }

    function test_claim_revertsFor_anUnknownJob() public {
        Claim memory c = settle(1, 2, 1 ether).claim(1);
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, keccak256("x")));
        rounds.claim(keccak256("x"), c);
        Claim[] memory cs = new Claim[](0);
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, keccak256("x")));
        rounds.claimMany(keccak256("x"), cs);
    }

    function test_claim_ofAnotherJobsLeafFails() public {
        Claim memory c = settle(1, 2, 1 ether).claim(1);
        params.salt = keccak256("other");
        VM.prank(client);
        bytes32 other = rounds.post(params, BUDGET);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidProof.selector, worker(0)));
        rounds.claim(other, c);
    }

    function test_claim_aTreeBeyondItsTotalCannotTouchMore() public {
        (Trees.Tree memory built,) = tree(3, 1 ether);
        propose(1, built.root(), 4 ether);
        VM.warp(block.timestamp + WINDOW);
        claim(built.claim(3));
        VM.expectRevert(abi.encodeWithSelector(IRounds.ExceedsTotal.selector, 2 ether, 1 ether));
        rounds.claim(job, built.claim(2));
        claim(built.claim(1));
        assertEq(rounds.jobOf(job).paid, 4 ether, "total");
    }

    function test_claimMany_paysAllAndSkipsWhoeverHasNothingDue() public {
        Trees.Tree memory built = settle(1, 4, 1 ether);
        claim(built.claim(2));
        Claim[] memory cs = new Claim[](5);
        for (uint256 i = 0; i < 4; ++i) {
            cs[i] = built.claim(i + 1);
        }
        cs[4] = built.claim(1);
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.Claimed(job, worker(0), worker(0), 1 ether, 1 ether);
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.ClaimSkipped(job, worker(1));
        uint256 paid = rounds.claimMany(job, cs);
        assertEq(paid, 8 ether, "answer");
        assertEq(rounds.jobOf(job).paid, 10 ether, "paid");
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(balance(worker(i)), (i + 1) * 1 ether, "worker");
        }
    }

    function test_claimMany_skipsWhatGoesBeyondTheTotal() public {
        (Trees.Tree memory built,) = tree(3, 1 ether);
        propose(1, built.root(), 4 ether);
        VM.warp(block.timestamp + WINDOW);
        Claim[] memory cs = new Claim[](3);
        (cs[0], cs[1], cs[2]) = (built.claim(3), built.claim(2), built.claim(1));
        assertEq(rounds.claimMany(job, cs), 4 ether, "third and first");
        assertEq(balance(worker(1)), 0, "second");
    }

    function test_claimMany_revertsFor_aFalseLeaf() public {
        Trees.Tree memory built = settle(1, 4, 1 ether);
        Claim[] memory cs = new Claim[](2);
        (cs[0], cs[1]) = (built.claim(1), built.claim(2));
        cs[1].cumulative += 1;
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidProof.selector, worker(1)));
        rounds.claimMany(job, cs);
    }

    function test_claimMany_skipsAnAccountThatTheTokenBlocks() public {
        Trees.Tree memory built = settle(1, 3, 1 ether);
        bytes memory call = abi.encodeWithSelector(star.transfer.selector, worker(1), 2 ether);
        VM.mockCallRevert(address(star), call, "blocked");
        Claim[] memory cs = new Claim[](3);
        (cs[0], cs[1], cs[2]) = (built.claim(1), built.claim(2), built.claim(3));
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.ClaimSkipped(job, worker(1));
        assertEq(rounds.claimMany(job, cs), 4 ether, "the others");
        assertEq(rounds.claimedOf(job, worker(1)), 0, "its claim stays open");
        assertEq(rounds.jobOf(job).paid, 4 ether, "paid");
    }

    function testFuzz_claim_inAnyOrder_paysEachItsLast(uint8 count, uint32 unit, uint256 order) public {
        uint256 n = 1 + uint256(count) % 12;
        Trees.Tree memory built = settle(1, n, 1 + uint256(unit));
        for (uint256 i = 0; i < n; ++i) {
            uint256 place = (order % n + i) % n;
            rounds.claim(job, built.claim(place + 1));
        }
        uint256 paid;
        for (uint256 i = 0; i < n; ++i) {
            paid += balance(worker(i));
        }
        assertEq(paid, rounds.jobOf(job).paid, "paid");
        assertEq(balance(address(rounds)), BUDGET + BOND - paid, "rest");
    }
}
