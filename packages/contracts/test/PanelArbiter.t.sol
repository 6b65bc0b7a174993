// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PanelArbiter} from "../contracts/arbiters/PanelArbiter.sol";
import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {PanelBench} from "./PanelBench.sol";

contract PanelArbiterTest is PanelBench {
    function test_threeOfFive_letTheRootFall() public {
        assertTrue(!panel.decide(params, 1, proofOf(some(0, 2, 3), rulingOf(false), false)), "answer");
        assertEq(rounds.jobOf(job).epoch, 0, "fell");
        assertEq(rounds.owedOf(job, challenger), uint256(BOND) + BOND / 2, "challenger");
    }

    function test_threeOfFive_letTheRootStand() public {
        assertTrue(panel.decide(params, 1, proofOf(some(1, 2, 4), rulingOf(true), true)), "answer");
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 1, "stands");
    }

    function test_aContractMemberSignsToo_andAllOfThemMay() public {
        uint256[] memory who = new uint256[](5);
        for (uint256 i = 0; i < 5; ++i) {
            who[i] = i;
        }
        panel.decide(params, 1, proofOf(who, rulingOf(false), false));
        assertEq(rounds.jobOf(job).epoch, 0, "fell");
    }

    function test_silent_theRootStands() public {
        VM.warp(block.timestamp + RULING);
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 1, "stands");
        refuse(
            proofOf(some(0, 1, 2), digest(ROOT, uint40(block.timestamp - RULING), false), false),
            abi.encodeWithSelector(IRounds.EpochNotPending.selector, uint32(1))
        );
    }

    function test_refuses_tooFew() public {
        uint256[] memory two = new uint256[](2);
        (two[0], two[1]) = (0, 1);
        bytes4 few = PanelArbiter.TooFewSigners.selector;
        refuse(proofOf(two, rulingOf(false), false), abi.encodeWithSelector(few, 2, 3));
        bytes memory proof = abi.encode(false, members, new bytes[](3));
        refuse(proof, abi.encodeWithSelector(few, 5, 3));
    }

    function test_refuses_signersOutOfOrder() public {
        bytes memory proof = proofOf(some(1, 0, 2), rulingOf(false), false);
        refuse(proof, abi.encodeWithSelector(PanelArbiter.SignersUnsorted.selector, members[0]));
    }

    function test_refuses_strangers() public {
        bytes memory proof = proofOf(some(0, 1, 2), rulingOf(false), false);
        (bool stands, address[] memory signers, bytes[] memory signatures) =
            abi.decode(proof, (bool, address[], bytes[]));
        (signers[2], signatures[2]) = (address(type(uint160).max), signatures[1]);
        refuse(
            abi.encode(stands, signers, signatures), abi.encodeWithSelector(PanelArbiter.NotMember.selector, signers[2])
        );
    }

    function test_refuses_anotherRuling() public {
        bytes4 unsigned = PanelArbiter.RulingNotSigned.selector;
        // Signed that it stands; brought as if it fell.
        refuse(proofOf(some(0, 1, 2), rulingOf(true), false), abi.encodeWithSelector(unsigned, members[0]));
        bytes32 other = digest(keccak256("another"), uint40(block.timestamp), false);
        refuse(proofOf(some(0, 1, 2), other, false), abi.encodeWithSelector(unsigned, members[0]));
    }

    function test_digest_isWhatMembersSign() public view {
        assertEq(panel.rulingDigest(job, 1, true), rulingOf(true), "stands");
        assertEq(panel.rulingDigest(job, 1, false), rulingOf(false), "falls");
    }

    function test_members_areNamedForEver() public view {
        address[] memory named = panel.members();
        assertEq(named.length, 5, "count");
        for (uint256 i = 0; i < 5; ++i) {
            assertEq(named[i], members[i], "member");
        }
        assertEq(panel.threshold(), 3, "threshold");
        assertEq(address(panel.rounds()), address(rounds), "rounds");
    }

    function test_constructor_refusesPanelsThatCannotDecideOrAreNone() public {
        bytes4 range = PanelArbiter.ThresholdOutOfRange.selector;
        VM.expectRevert(abi.encodeWithSelector(range, 0, 5));
        new PanelArbiter(rounds, members, 0);
        VM.expectRevert(abi.encodeWithSelector(range, 6, 5));
        new PanelArbiter(rounds, members, 6);
        address[] memory repeated = members;
        repeated[1] = repeated[0];
        VM.expectRevert(abi.encodeWithSelector(PanelArbiter.MembersUnsorted.selector, repeated[0]));
        new PanelArbiter(rounds, repeated, 3);
        address[] memory none = members;
        none[0] = address(0);
        VM.expectRevert(abi.encodeWithSelector(PanelArbiter.MembersUnsorted.selector, address(0)));
        new PanelArbiter(rounds, none, 3);
    }
}
