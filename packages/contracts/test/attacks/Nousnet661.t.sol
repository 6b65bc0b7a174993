// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PanelArbiter} from "../../contracts/arbiters/PanelArbiter.sol";
import {PanelBench} from "../PanelBench.sol";

/// @notice nousnet#661: a witness index that nobody checked let one participant reach the quorum alone. Here one
/// member, or nobody at all, tries to be three.
contract Nousnet661Test is PanelBench {
    function test_attack_nousnet661_aRepeatedSigner_isNoQuorum() public {
        bytes memory proof = proofOf(some(2, 2, 2), rulingOf(false), false);
        refuse(proof, abi.encodeWithSelector(PanelArbiter.SignersUnsorted.selector, members[2]));
        proof = proofOf(some(1, 3, 3), rulingOf(false), false);
        refuse(proof, abi.encodeWithSelector(PanelArbiter.SignersUnsorted.selector, members[3]));
        proof = proofOf(some(1, 3, 1), rulingOf(false), false);
        refuse(proof, abi.encodeWithSelector(PanelArbiter.SignersUnsorted.selector, members[1]));
    }

    function test_attack_nousnet661_aSignerOutOfRange_isNoMember() public {
        bytes memory proof = proofOf(some(0, 1, 2), rulingOf(false), false);
        (bool stands, address[] memory signers, bytes[] memory signatures) =
            abi.decode(proof, (bool, address[], bytes[]));
        // Above every member, and the zero that a failed recovery gives.
        signers[2] = address(type(uint160).max);
        refuse(
            abi.encode(stands, signers, signatures), abi.encodeWithSelector(PanelArbiter.NotMember.selector, signers[2])
        );
        (signers[0], signatures[0]) = (address(0), "");
        refuse(
            abi.encode(stands, signers, signatures),
            abi.encodeWithSelector(PanelArbiter.SignersUnsorted.selector, address(0))
        );
    }

    function test_attack_nousnet661_oneSignatureUnderThreeNames_isNotTheirs() public {
        bytes memory proof = proofOf(some(0, 1, 2), rulingOf(false), false);
        (bool stands, address[] memory signers, bytes[] memory signatures) =
            abi.decode(proof, (bool, address[], bytes[]));
        (signatures[1], signatures[2]) = (signatures[0], signatures[0]);
        refuse(
            abi.encode(stands, signers, signatures),
            abi.encodeWithSelector(PanelArbiter.RulingNotSigned.selector, members[1])
        );
    }

    /// @dev A ruling on a proposal that fell says nothing about the next one, be it the same root again.
    function test_attack_replayOfARuling_onALaterProposal_isRefused() public {
        bytes memory proof = proofOf(some(0, 1, 2), rulingOf(false), false);
        panel.decide(params, 1, proof);
        VM.warp(block.timestamp + 1);
        propose(1, ROOT, 5 ether);
        challenge(1);
        refuse(proof, abi.encodeWithSelector(PanelArbiter.RulingNotSigned.selector, members[0]));
    }

    /// @dev The same members in another panel rule there for themselves.
    function test_attack_replayOfARuling_inAnotherPanel_isRefused() public {
        bytes memory proof = proofOf(some(0, 1, 2), rulingOf(false), false);
        PanelArbiter other = new PanelArbiter(rounds, members, 2);
        VM.expectRevert(abi.encodeWithSelector(PanelArbiter.RulingNotSigned.selector, members[0]));
        other.decide(params, 1, proof);
    }
}
