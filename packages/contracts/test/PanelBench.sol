// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PanelArbiter} from "../contracts/arbiters/PanelArbiter.sol";
import {Bench} from "./Bench.sol";
import {Domains} from "./Domains.sol";
import {SmartAccount} from "./SmartAccount.sol";

/// @notice A panel of five of whom three must agree; the last member is a contract.
abstract contract PanelBench is Bench {
    bytes32 internal constant ROOT = keccak256("root");
    uint256 internal constant SMART_KEY = 0x5A17;
    PanelArbiter internal panel;
    address[] internal members;
    uint256[] internal keys;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 1; i <= 4; ++i) {
            join(VM.addr(i), i);
        }
        join(address(new SmartAccount(VM.addr(SMART_KEY))), SMART_KEY);
        panel = new PanelArbiter(rounds, members, 3);
        params.arbiter = address(panel);
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        propose(1, ROOT, 5 ether);
        challenge(1);
    }

    /// @dev Keeps the members in growing order.
    function join(address member, uint256 key) private {
        members.push(member);
        keys.push(key);
        for (uint256 i = members.length - 1; i > 0 && members[i] < members[i - 1]; --i) {
            (members[i], members[i - 1]) = (members[i - 1], members[i]);
            (keys[i], keys[i - 1]) = (keys[i - 1], keys[i]);
        }
    }

    /// @dev Written out here, so that the contract's own hashing is checked.
    function digest(bytes32 root, uint40 proposedAt, bool stands) internal view returns (bytes32) {
        bytes32 typehash = keccak256("Ruling(bytes32 job,uint32 epoch,bytes32 root,uint40 proposedAt,bool stands)");
        return Domains.digest(address(panel), keccak256(abi.encode(typehash, job, uint32(1), root, proposedAt, stands)));
    }

    function rulingOf(bool stands) internal view returns (bytes32) {
        return digest(ROOT, uint40(block.timestamp), stands);
    }

    function proofOf(uint256[] memory who, bytes32 hash, bool stands) internal view returns (bytes memory) {
        address[] memory signers = new address[](who.length);
        bytes[] memory signatures = new bytes[](who.length);
        for (uint256 i = 0; i < who.length; ++i) {
            (signers[i], signatures[i]) = (members[who[i]], Domains.signDigest(keys[who[i]], hash));
        }
        return abi.encode(stands, signers, signatures);
    }

    function some(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory who) {
        who = new uint256[](3);
        (who[0], who[1], who[2]) = (a, b, c);
    }

    function refuse(bytes memory proof, bytes memory reason) internal {
        VM.expectRevert(reason);
        panel.decide(params, 1, proof);
    }
}
