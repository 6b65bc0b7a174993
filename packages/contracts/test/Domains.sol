// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CoordinatorDelegation} from "../contracts/types/Settlement.sol";
import {Vm} from "./Vm.sol";

/// @notice Signs EIP-712 messages for a contract. Written out here, so that the contracts' own hashing is checked.
library Domains {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function separator(uint256 chain, address target) internal pure returns (bytes32) {
        bytes32 typehash =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(typehash, keccak256("Starling"), keccak256("1"), chain, target));
    }

    function digest(address target, bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", separator(block.chainid, target), structHash));
    }

    function sign(address target, uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return signDigest(key, digest(target, structHash));
    }

    function signDigest(uint256 key, bytes32 hash_) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, hash_);
        return abi.encodePacked(r, s, v);
    }

    function hash(CoordinatorDelegation memory d) internal pure returns (bytes32) {
        bytes32 typehash =
            keccak256("CoordinatorDelegation(bytes32 job,bytes32 peer,address signer,address from,uint64 expiry)");
        return keccak256(abi.encode(typehash, d.job, d.peer, d.signer, d.from, d.expiry));
    }
}
