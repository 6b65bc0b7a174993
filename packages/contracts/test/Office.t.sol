// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {CoordinatorDelegation, JobState} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";

/// @notice Who may propose: coordinators, their hot keys, and how both change.
contract OfficeTest is Bench {
    uint256 private constant KEY = 0xC0DE;
    bytes32 private constant ROOT = keccak256("root");
    address private hot = address(0x407);
    address private next = address(0x4E47);

    function setUp() public override {
        coordinator = VM.addr(KEY);
        super.setUp();
        rich(hot);
        rich(next);
    }

    function delegation(uint64 expiry) private view returns (CoordinatorDelegation memory) {
        return
            CoordinatorDelegation({job: job, peer: keccak256("peer"), signer: hot, from: coordinator, expiry: expiry});
    }

    function sign(uint256 key, CoordinatorDelegation memory d) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Starling"),
                keccak256("1"),
                block.chainid,
                rounds
            )
        );
        bytes32 typehash =
            keccak256("CoordinatorDelegation(bytes32 job,bytes32 peer,address signer,address from,uint64 expiry)");
        bytes32 structHash = keccak256(abi.encode(typehash, d.job, d.peer, d.signer, d.from, d.expiry));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, keccak256(abi.encodePacked("\x19\x01", domain, structHash)));
        return abi.encodePacked(r, s, v);
    }

    function appoint(uint64 expiry) private {
        CoordinatorDelegation memory d = delegation(expiry);
        rounds.appoint(params, d, sign(KEY, d));
    }

    function inADay() private view returns (uint64) {
        return uint64(block.timestamp + 1 days);
    }

    function proposeAs(address who, uint32 epoch) private {
        VM.prank(who);
        rounds.propose(params, proposal(epoch, ROOT, 1 ether));
    }

    function expectNotProposer(address who, uint32 epoch) private {
        VM.prank(who);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotProposer.selector, who));
        rounds.propose(params, proposal(epoch, ROOT, 1 ether));
    }

    function test_appoint_letsTheHotKeyPropose_untilItExpires() public {
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.SignerAppointed(job, hot, keccak256("peer"), inADay());
        appoint(inADay());
        proposeAs(hot, 1);
        VM.warp(block.timestamp + 1 days);
        proposeAs(hot, 2);
        VM.warp(block.timestamp + WINDOW);
        expectNotProposer(hot, 3);
        proposeAs(coordinator, 3);
    }

    function test_appoint_revertsFor_anotherSignerJobOrCoordinator() public {
        CoordinatorDelegation memory d = delegation(inADay());
        bytes memory signature = sign(KEY + 1, d);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, coordinator));
        rounds.appoint(params, d, signature);
        d.job = keccak256("other");
        signature = sign(KEY, d);
        VM.expectRevert(IRounds.WrongDelegation.selector);
        rounds.appoint(params, d, signature);
        d = delegation(inADay());
        d.from = stranger;
        signature = sign(KEY, d);
        VM.expectRevert(IRounds.WrongDelegation.selector);
        rounds.appoint(params, d, signature);
    }

    function test_appoint_anOldDelegationCannotComeBack() public {
        appoint(inADay());
        CoordinatorDelegation memory d = delegation(inADay());
        d.signer = next;
        bytes memory signature = sign(KEY, d);
        VM.expectRevert(abi.encodeWithSelector(IRounds.StaleDelegation.selector, inADay(), inADay()));
        rounds.appoint(params, d, signature);
        d.expiry += 1;
        rounds.appoint(params, d, sign(KEY, d));
        assertEq(rounds.jobOf(job).signer, next, "newer");
    }

    function test_handover_byTheCoordinatorAtOnce() public {
        appoint(inADay());
        VM.expectEmit(true, true, true, true, address(rounds));
        emit IRounds.CoordinatorChanged(job, next, uint40(block.timestamp));
        VM.prank(coordinator);
        rounds.handover(params, next);
        assertEq(rounds.coordinatorOf(params), next, "next");
        expectNotProposer(coordinator, 1);
        expectNotProposer(hot, 1);
        proposeAs(next, 1);
    }

    function test_handover_byTheClientAfterTheWindow() public {
        appoint(inADay());
        VM.prank(client);
        rounds.handover(params, next);
        proposeAs(hot, 1);
        VM.warp(block.timestamp + WINDOW - 1);
        assertEq(rounds.coordinatorOf(params), coordinator, "not yet");
        VM.warp(block.timestamp + 1);
        assertEq(rounds.coordinatorOf(params), next, "now");
        expectNotProposer(hot, 2);
        expectNotProposer(coordinator, 2);
        proposeAs(next, 2);
    }

    // ---------------------------------------------------------------- who has proposed before

    function test_seat_endsWithAHandoverByTheCoordinator() public {
        proposeAs(coordinator, 1);
        VM.prank(coordinator);
        rounds.handover(params, next);
        VM.warp(block.timestamp + WINDOW);
        expectNotProposer(coordinator, 2);
        proposeAs(next, 2);
    }

    function test_seat_endsWithAHandoverByTheClient() public {
        proposeAs(coordinator, 1);
        VM.prank(client);
        rounds.handover(params, next);
        VM.warp(block.timestamp + WINDOW);
        expectNotProposer(coordinator, 2);
        proposeAs(next, 2);
    }

    function test_seat_ofAHotKey_endsWithTheNextAppointment() public {
        appoint(inADay());
        proposeAs(hot, 1);
        CoordinatorDelegation memory d = delegation(inADay() + 1);
        d.signer = next;
        rounds.appoint(params, d, sign(KEY, d));
        VM.warp(block.timestamp + WINDOW);
        expectNotProposer(hot, 2);
        proposeAs(next, 2);
    }

    function test_seat_ofAHotKey_endsWhenItExpires() public {
        appoint(inADay());
        proposeAs(hot, 1);
        VM.warp(inADay() + 1);
        expectNotProposer(hot, 2);
    }

    /// @dev Announced before it proposed, due after: the seat ends a second before its successor begins.
    function test_seat_ofALeavingCoordinator_endsInTime() public {
        VM.prank(client);
        rounds.handover(params, next);
        proposeAs(coordinator, 1);
        VM.warp(block.timestamp + WINDOW);
        expectNotProposer(coordinator, 2);
        proposeAs(next, 2);
    }

    function test_handover_theLeavingCoordinatorCannotEvadeIt() public {
        VM.prank(client);
        rounds.handover(params, next);
        // Neither by a hot key that outlasts it, nor by a successor of its own choice.
        appoint(uint64(block.timestamp + 365 days));
        VM.prank(coordinator);
        rounds.handover(params, stranger);
        VM.warp(block.timestamp + WINDOW);
        expectNotProposer(hot, 1);
        expectNotProposer(stranger, 1);
        proposeAs(next, 1);
    }

    function test_handover_aHotKeyAppointedMeanwhileEndsWithItsMaster() public {
        VM.prank(client);
        rounds.handover(params, next);
        appoint(uint64(block.timestamp + 365 days));
        assertEq(rounds.jobOf(job).signerUntil, block.timestamp + WINDOW - 1, "capped");
        proposeAs(hot, 1);
        VM.warp(block.timestamp + WINDOW);
        expectNotProposer(hot, 2);
    }

    function test_handover_theNewCoordinatorHandsOnAndTheClientAgain() public {
        VM.prank(client);
        rounds.handover(params, next);
        VM.warp(block.timestamp + WINDOW);
        VM.prank(next);
        rounds.handover(params, stranger);
        assertEq(rounds.coordinatorOf(params), stranger, "handed on");
        VM.prank(client);
        rounds.handover(params, coordinator);
        assertEq(rounds.coordinatorOf(params), stranger, "still");
        VM.warp(block.timestamp + WINDOW);
        VM.prank(client);
        rounds.handover(params, next);
        assertEq(rounds.coordinatorOf(params), coordinator, "the due one was kept");
        JobState memory state = rounds.jobOf(job);
        assertEq(state.coordinator, coordinator, "written down");
        assertEq(state.next, next, "announced");
    }

    function test_handover_isOfCoordinatorAndClient_andToSomebody() public {
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotCoordinator.selector, stranger));
        rounds.handover(params, next);
        VM.prank(coordinator);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidParams.selector, "next"));
        rounds.handover(params, address(0));
    }
}
