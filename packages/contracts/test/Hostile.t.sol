// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {Claim} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";
import {Trees} from "./Trees.sol";
import {FalseToken, FeeToken, ReentrantToken, SilentToken} from "./hostile/Tokens.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

contract HostileTest is Bench {
    using Trees for Trees.Tree;

    function postWith(address token) private {
        (params.token, params.bond, params.arbiter) = (token, 0, address(0));
        VM.prank(client);
        job = rounds.post(params, BUDGET);
    }

    function test_feeOnTransfer_isRefused() public {
        FeeToken token = new FeeToken();
        token.mint(client, BUDGET);
        VM.prank(client);
        token.approve(address(rounds), BUDGET);
        params.token = address(token);
        VM.prank(client);
        VM.expectRevert(abi.encodeWithSelector(IRounds.TokenTakesFee.selector, BUDGET, (BUDGET * 99) / 100));
        rounds.post(params, BUDGET);
    }

    function test_falseReturning_isAFailure_andSkippedInABatch() public {
        FalseToken token = new FalseToken();
        token.mint(client, 2 * BUDGET);
        VM.prank(client);
        token.approve(address(rounds), 2 * BUDGET);
        postWith(address(token));
        Trees.Tree memory built = settle(1, 3, 1 ether);
        token.lie(true);
        VM.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        rounds.claim(job, built.claim(1));
        Claim[] memory cs = new Claim[](1);
        cs[0] = built.claim(1);
        assertEq(rounds.claimMany(job, cs), 0, "skipped");
        VM.prank(client);
        VM.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)));
        rounds.fund(job, 1 ether);
        token.lie(false);
        rounds.claim(job, built.claim(1));
        assertEq(token.balanceOf(worker(0)), 1 ether, "paid later");
    }

    function test_silentToken_works() public {
        SilentToken token = new SilentToken();
        token.mint(client, BUDGET);
        postWith(address(token));
        Trees.Tree memory built = settle(1, 3, 1 ether);
        rounds.claim(job, built.claim(1));
        assertEq(token.balanceOf(worker(0)), 1 ether, "paid");
    }

    function test_noTokenAtAll_isRefused() public {
        params.token = address(0x707);
        VM.prank(client);
        VM.expectRevert();
        rounds.post(params, BUDGET);
    }

    function test_reentrantToken_getsNothingTwice() public {
        ReentrantToken token = new ReentrantToken();
        token.mint(client, BUDGET);
        VM.prank(client);
        token.approve(address(rounds), BUDGET);
        postWith(address(token));
        Trees.Tree memory built = settle(1, 3, 1 ether);
        Claim memory c = built.claim(2);
        token.arm(rounds, abi.encodeCall(IRounds.claim, (job, c)));
        rounds.claim(job, c);
        assertTrue(token.blocked(), "guard");
        assertEq(token.balanceOf(worker(1)), 2 ether, "once");

        Claim[] memory cs = new Claim[](2);
        (cs[0], cs[1]) = (built.claim(1), built.claim(3));
        token.arm(rounds, abi.encodeCall(IRounds.claimMany, (job, cs)));
        rounds.claimMany(job, cs);
        assertTrue(token.blocked(), "guard in a batch");
        assertEq(rounds.jobOf(job).paid, 6 ether, "paid");
        assertEq(token.balanceOf(address(rounds)), BUDGET - 6 ether, "rest");
    }
}
