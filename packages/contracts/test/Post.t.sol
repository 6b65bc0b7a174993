// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {JobParams} from "../contracts/types/JobParams.sol";
import {JobState} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";

contract PostTest is Bench {
    function expectInvalid(JobParams memory p, string memory field) private {
        VM.prank(client);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidParams.selector, field));
        rounds.post(p, 0);
    }

    function salted() private view returns (JobParams memory p) {
        p = params;
        p.salt = keccak256("another");
    }

    function test_post_escrowsAndAnnounces() public {
        JobParams memory p = salted();
        bytes32 id = rounds.idOf(p);
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.JobPosted(id, client, p.spec, p, 5 ether);
        VM.prank(client);
        rounds.post(p, 5 ether);
        JobState memory state = rounds.jobOf(id);
        assertEq(state.token, address(star), "token");
        assertEq(state.escrowed, 5 ether, "escrowed");
        assertEq(state.paid, 0, "paid");
        assertEq(balance(address(rounds)), BUDGET + 5 ether, "balance");
    }

    function test_id_bindsChainAndContract() public {
        bytes32 here = keccak256(abi.encode(block.chainid, address(rounds), params));
        assertEq(job, here, "id");
        VM.chainId(block.chainid + 1);
        assertTrue(rounds.idOf(params) != here, "other chain");
    }

    function test_post_revertsFor_aJobThatExists() public {
        VM.prank(client);
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobExists.selector, job));
        rounds.post(params, 0);
    }

    function test_post_revertsFor_anybodyButTheClient() public {
        JobParams memory p = salted();
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotClient.selector, stranger));
        rounds.post(p, 0);
    }

    function test_post_revertsFor_paramsThatDoNotFit() public {
        JobParams memory p = salted();
        p.token = address(0);
        expectInvalid(p, "token");
        p = salted();
        p.coordinator = address(0);
        expectInvalid(p, "coordinator");
        p = salted();
        p.spec = bytes32(0);
        expectInvalid(p, "spec");
        p = salted();
        p.maxStep = 0;
        expectInvalid(p, "maxStep");
        p = salted();
        p.window = 0;
        expectInvalid(p, "window");
        p = salted();
        p.deadline = uint40(block.timestamp);
        expectInvalid(p, "deadline");
    }

    function test_post_revertsFor_officesThatDoNotFit() public {
        JobParams memory p = salted();
        p.bond = 0;
        expectInvalid(p, "arbiter");
        p = salted();
        p.ruling = 0;
        expectInvalid(p, "arbiter");
        p = salted();
        (p.silence, p.bond, p.grace) = (1, uint96(p.maxStep - 1), p.grace + 1);
        expectInvalid(p, "silence");
        p = salted();
        p.grace -= 1;
        expectInvalid(p, "grace");
        p = salted();
        p.claimUntil -= 1;
        expectInvalid(p, "claimUntil");
    }

    function test_post_takesAJobWithoutArbiterAndBond() public {
        JobParams memory p = salted();
        (p.arbiter, p.bond, p.ruling) = (address(0), 0, 0);
        VM.prank(client);
        rounds.post(p, 0);
    }

    function test_post_revertsFor_moreThan128Bits() public {
        JobParams memory p = salted();
        uint256 amount = uint256(type(uint128).max) + 1;
        VM.prank(client);
        VM.expectRevert(abi.encodeWithSelector(IRounds.AmountTooLarge.selector, amount));
        rounds.post(p, amount);
    }

    function signPermit(uint256 key, uint256 amount) private view returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 typehash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        address owner = VM.addr(key);
        bytes32 structHash = keccak256(abi.encode(typehash, owner, rounds, amount, star.nonces(owner), block.timestamp));
        return VM.sign(key, keccak256(abi.encodePacked("\x19\x01", star.DOMAIN_SEPARATOR(), structHash)));
    }

    function test_postWithPermit_needsNoApproval_evenWhenThePermitIsFrontRun() public {
        address owner = VM.addr(77);
        star.mint(owner, 10 ether);
        JobParams memory p = salted();
        p.client = owner;
        (uint8 v, bytes32 r, bytes32 s) = signPermit(77, 4 ether);
        VM.prank(owner);
        rounds.postWithPermit(p, 4 ether, block.timestamp, v, r, s);
        assertEq(balance(owner), 6 ether, "first");

        p.salt = keccak256("front-run");
        (v, r, s) = signPermit(77, 6 ether);
        // Somebody else brings the permit first: the allowance is there all the same.
        star.permit(owner, address(rounds), 6 ether, block.timestamp, v, r, s);
        VM.prank(owner);
        rounds.postWithPermit(p, 6 ether, block.timestamp, v, r, s);
        assertEq(balance(owner), 0, "second");
    }

    function test_postWithPermit_revertsWithoutAnyAllowance() public {
        JobParams memory p = salted();
        p.client = address(0xBEEF);
        VM.prank(address(0xBEEF));
        VM.expectRevert();
        rounds.postWithPermit(p, 1, block.timestamp, 27, bytes32(0), bytes32(0));
    }

    function test_fund_addsFromAnyone() public {
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.JobFunded(job, stranger, 7 ether, BUDGET + 7 ether);
        VM.prank(stranger);
        rounds.fund(job, 7 ether);
        assertEq(rounds.jobOf(job).escrowed, BUDGET + 7 ether, "escrowed");
    }

    function test_fund_revertsFor_anUnknownJob() public {
        VM.expectRevert(abi.encodeWithSelector(IRounds.JobUnknown.selector, keccak256("x")));
        rounds.fund(keccak256("x"), 1);
    }

    function test_fund_revertsFor_moreThan128Bits() public {
        VM.prank(stranger);
        VM.expectPartialRevert(IRounds.AmountTooLarge.selector);
        rounds.fund(job, type(uint128).max);
    }
}
