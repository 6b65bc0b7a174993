// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFraudProofs} from "../../contracts/interfaces/IFraudProofs.sol";
import {Voucher} from "../../contracts/types/Evidence.sol";
import {Appointment, BelowVoucher, FraudKind} from "../../contracts/types/Fraud.sol";
import {CoordinatorDelegation} from "../../contracts/types/Settlement.sol";
import {Domains} from "../Domains.sol";
import {SmartAccount} from "../SmartAccount.sol";
import {FraudBench} from "./FraudBench.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Kind 7: whose vouchers bind a proposer, and whose do not.
contract VoucherFraudTest is FraudBench {
    FraudKind private constant KIND = FraudKind.BelowVoucher;
    address private hot = VM.addr(HOT_KEY);

    /// @dev Worker 2 has 6 ether at place 3.
    function promised(uint256 key, uint256 amount) private view returns (BelowVoucher memory) {
        return underpaid(key, voucher(worker(2), amount), standing(3));
    }

    function byStranger(address signer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFraudProofs.VoucherByStranger.selector, signer);
    }

    function appointHot(uint256 key) private {
        Appointment memory a = appointment(key, hot)[0];
        rounds.appoint(params, a.delegation, a.signature);
        rich(hot);
    }

    // ---------------------------------------------------------------- whose vouchers count

    function test_belowVoucher_byTheProposer_slashes() public {
        begin();
        slashes(KIND, abi.encode(promised(KEY, 6 ether + 1)));
    }

    function test_belowVoucher_byTheProposersHotKey_slashes() public {
        begin();
        BelowVoucher memory f = promised(HOT_KEY, 6 ether + 1);
        refuse(KIND, abi.encode(f), byStranger(hot));
        f.appointments = appointment(KEY, hot);
        slashes(KIND, abi.encode(f));
    }

    function test_belowVoucher_byTheCoordinatorOfTheHotKeyThatProposed_slashes() public {
        appointHot(KEY);
        proposeAs(coordinator, before, 10 ether);
        VM.warp(block.timestamp + WINDOW);
        proposeAs(hot, header, totalNow);
        slashes(KIND, abi.encode(promised(KEY, 6 ether + 1)));
    }

    function test_belowVoucher_byAnOlderHotKey_slashes() public {
        appointHot(KEY);
        proposeAs(hot, before, 10 ether);
        VM.warp(block.timestamp + WINDOW);
        proposeAs(hot, header, totalNow);
        uint256 older = 0x01D;
        BelowVoucher memory f = promised(older, 6 ether + 1);
        f.appointments = appointment(KEY, VM.addr(older));
        slashes(KIND, abi.encode(f));
    }

    function test_belowVoucher_aHandoverAfterwardsSavesNobody() public {
        appointHot(KEY);
        proposeAs(hot, before, 10 ether);
        VM.warp(block.timestamp + WINDOW);
        proposeAs(hot, header, totalNow);
        VM.prank(coordinator);
        rounds.handover(params, challenger);
        assertEq(rounds.caseOf(params, 2).backer, coordinator, "for whom it was proposed");
        disprove(KIND, abi.encode(promised(KEY, 6 ether + 1)));
        assertEq(rounds.jobOf(job).epoch, 1, "fell");
    }

    function test_belowVoucher_aLaterCoordinatorsVouchersDoNotCount() public {
        begin();
        address later = VM.addr(0x1A7E);
        VM.prank(coordinator);
        rounds.handover(params, later);
        refuse(KIND, abi.encode(promised(0x1A7E, 6 ether + 1)), byStranger(later));
        BelowVoucher memory f = promised(HOT_KEY, 6 ether + 1);
        f.appointments = appointment(0x1A7E, hot);
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(IFraudProofs.WrongAppointment.selector, later));
    }

    function test_belowVoucher_aLaterCoordinatorAnswersForItself() public {
        uint256 key = 0x1A7E;
        address later = VM.addr(key);
        rich(later);
        VM.prank(coordinator);
        rounds.handover(params, later);
        proposeAs(later, before, 10 ether);
        assertEq(rounds.caseOf(params, 1).backer, later, "backer");
        VM.warp(block.timestamp + WINDOW);
        proposeAs(later, header, totalNow);
        refuse(KIND, abi.encode(promised(KEY, 6 ether + 1)), byStranger(coordinator));
        disprove(KIND, abi.encode(promised(key, 6 ether + 1)));
        assertEq(rounds.jobOf(job).epoch, 1, "fell");
    }

    /// @dev Else the coordinator could take the bond of whoever stepped in for it.
    function test_belowVoucher_aStrangerIsSafeFromTheCoordinatorsVouchers() public {
        proposeAs(coordinator, before, 10 ether);
        VM.warp(block.timestamp + 3 days);
        proposeAs(stranger, header, totalNow);
        assertEq(rounds.caseOf(params, 2).backer, address(0), "no backer");
        refuse(KIND, abi.encode(promised(KEY, 6 ether + 1)), byStranger(coordinator));
        // Not even by appointing it, or a hot key, afterwards.
        BelowVoucher memory f = promised(KEY, 6 ether + 1);
        f.appointments = appointment(KEY, stranger);
        bytes memory wrong = abi.encodeWithSelector(IFraudProofs.WrongAppointment.selector, coordinator);
        refuse(KIND, abi.encode(f), wrong);
        f = promised(HOT_KEY, 6 ether + 1);
        f.appointments = appointment(KEY, hot);
        refuse(KIND, abi.encode(f), wrong);
        // Its own it must keep.
        disprove(KIND, abi.encode(promised(STRANGER_KEY, 6 ether + 1)));
        assertEq(rounds.jobOf(job).epoch, 1, "fell");
    }

    function test_belowVoucher_ofAContractCoordinatorsHotKey_slashes() public {
        coordinator = address(new SmartAccount(VM.addr(KEY)));
        params.coordinator = coordinator;
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        rich(coordinator);
        begin();
        BelowVoucher memory f = promised(HOT_KEY, 6 ether + 1);
        f.appointments = appointment(KEY, hot);
        CoordinatorDelegation memory d = f.appointments[0].delegation;
        d.from = coordinator;
        f.appointments[0].signature = Domains.sign(address(rounds), KEY + 1, Domains.hash(d));
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(IFraudProofs.WrongAppointment.selector, coordinator));
        f.appointments[0].signature = Domains.sign(address(rounds), KEY, Domains.hash(d));
        slashes(KIND, abi.encode(f));
    }

    // ---------------------------------------------------------------- how much is promised

    function test_belowVoucher_ofSeveralStreams_slashes() public {
        begin();
        BelowVoucher memory f = streams(3 ether, 3 ether + 1);
        slashes(KIND, abi.encode(f));
    }

    function test_belowVoucher_ofAMissingAccount_slashes() public {
        begin();
        slashes(KIND, abi.encode(underpaid(KEY, voucher(worker(7), 1), gap(4, 5))));
    }

    function test_belowVoucher_amountsThatWouldOverflow_slash() public {
        begin();
        slashes(KIND, abi.encode(streams(1, type(uint256).max)));
    }

    /// @dev Two vouchers of worker 2, from the proposer, in two streams.
    function streams(uint256 a, uint256 b) private view returns (BelowVoucher memory f) {
        f = promised(KEY, a);
        Voucher memory first = f.vouchers[0];
        first.stream = bytes32(uint256(1));
        Voucher memory second = voucher(worker(2), b);
        second.stream = bytes32(uint256(2));
        f.vouchers = new Voucher[](2);
        f.signatures = new bytes[](2);
        (f.vouchers[0], f.vouchers[1]) = (first, second);
        f.signatures[0] = Domains.sign(address(rounds), KEY, hashVoucher(first));
        f.signatures[1] = Domains.sign(address(rounds), KEY, hashVoucher(second));
    }

    function test_belowVoucher_nearMisses() public {
        begin();
        bytes4 stands = IFraudProofs.AmountStands.selector;
        refuse(KIND, abi.encode(promised(KEY, 6 ether)), abi.encodeWithSelector(stands, 6 ether, 6 ether));
        refuse(KIND, abi.encode(streams(3 ether, 3 ether)), abi.encodeWithSelector(stands, 6 ether, 6 ether));

        // One stream twice.
        BelowVoucher memory f = streams(4 ether, 4 ether);
        (f.vouchers[1], f.signatures[1]) = (f.vouchers[0], f.signatures[0]);
        bytes4 unsorted = IFraudProofs.StreamsUnsorted.selector;
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(unsorted, bytes32(uint256(1))));

        Voucher memory v = voucher(worker(2), 6 ether + 1);
        v.epoch = 3;
        bytes4 notDue = IFraudProofs.VoucherNotDue.selector;
        refuse(KIND, abi.encode(underpaid(KEY, v, standing(3))), abi.encodeWithSelector(notDue, uint32(3)));
        v = voucher(worker(2), 6 ether + 1);
        v.job = keccak256("another");
        bytes4 anotherJob = IFraudProofs.VoucherOfAnotherJob.selector;
        refuse(KIND, abi.encode(underpaid(KEY, v, standing(3))), abi.encodeWithSelector(anotherJob, v.job));
        refuse(KIND, abi.encode(promised(STRANGER_KEY, 6 ether + 1)), byStranger(stranger));
        bytes4 other = IFraudProofs.OtherAccount.selector;
        refuse(
            KIND,
            abi.encode(underpaid(KEY, voucher(worker(2), 6 ether + 1), standing(2))),
            abi.encodeWithSelector(other, worker(2), worker(1))
        );
        f = streams(3 ether, 3 ether + 1);
        f.vouchers[1].account = worker(1);
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(other, worker(2), worker(1)));
    }

    function test_belowVoucher_incomplete() public {
        begin();
        BelowVoucher memory f = promised(KEY, 6 ether + 1);
        f.signatures = new bytes[](2);
        bytes4 incomplete = IFraudProofs.VouchersIncomplete.selector;
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(incomplete, 1, 2));
        f.vouchers = new Voucher[](0);
        f.signatures = new bytes[](0);
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(incomplete, 0, 0));
        f = promised(KEY, 6 ether + 1);
        f.signatures[0] = "";
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(ECDSA.ECDSAInvalidSignatureLength.selector, 0));
        // An amount that was not signed comes from nobody.
        f = promised(KEY, 6 ether);
        f.vouchers[0].cumulativeAmount += 1;
        VM.expectPartialRevert(IFraudProofs.VoucherByStranger.selector);
        disprove(KIND, abi.encode(f));
    }

    function test_belowVoucher_wrongAppointments() public {
        begin();
        BelowVoucher memory f = promised(HOT_KEY, 6 ether + 1);
        bytes4 wrong = IFraudProofs.WrongAppointment.selector;
        f.appointments = appointment(STRANGER_KEY, hot);
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(wrong, stranger));
        f.appointments = appointment(KEY, hot);
        f.appointments[0].delegation.expiry += 1;
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(wrong, coordinator));
        f.appointments = appointment(KEY, hot);
        CoordinatorDelegation memory d = f.appointments[0].delegation;
        d.job = keccak256("another");
        f.appointments[0].signature = Domains.sign(address(rounds), KEY, Domains.hash(d));
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(wrong, coordinator));
        f.appointments = appointment(KEY, hot);
        (f.appointments[0].delegation.from, f.appointments[0].signature) = (address(0), "");
        refuse(KIND, abi.encode(f), abi.encodeWithSelector(wrong, address(0)));
    }

    /// @dev The stream is the signer's: a voucher replaced by a larger one of the same stream adds nothing.
    function testFuzz_belowVoucher_neverHitsWhoPaysItsVouchers(uint96 a, uint96 b) public {
        begin();
        (uint256 first, uint256 second) = (uint256(a) % 3 ether, uint256(b) % 3 ether);
        VM.expectPartialRevert(IFraudProofs.AmountStands.selector);
        disprove(KIND, abi.encode(streams(first, second)));
    }
}
