// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PayTree
/// @notice Merkle tree of `(account, cumulative)` whose leaves stand in the order of their accounts, one an account,
/// between the sentinels `(0, 0)` and `(0xff…ff, 0)`; places after the last leaf hold zero.
/// @dev A proof fixes the leaf's place, so two adjacent leaves show that what would stand between them is absent.
/// Trees that sort each pair of hashes cannot show that. Leaves hash 32 bytes, nodes 64: neither passes for the other.
library PayTree {
    /// @notice The hash of one leaf.
    function leaf(address account, uint256 cumulative) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0x00, shr(96, shl(96, account)))
            mstore(0x20, cumulative)
            mstore(0x00, keccak256(0x00, 0x40))
            hash := keccak256(0x00, 0x20)
        }
    }

    /// @notice The hash of two neighbours.
    function node(bytes32 left, bytes32 right) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0x00, left)
            mstore(0x20, right)
            hash := keccak256(0x00, 0x40)
        }
    }

    /// @notice Whether `hash` stands at place `index` of the tree of depth `proof.length` under `root`.
    /// @dev The root zero stands for "none yet" and has no leaves. Claims walk this path, so it is in assembly: a third
    /// of the gas of the same in Solidity.
    function verify(bytes32 root, bytes32 hash, uint256 index, bytes32[] calldata proof) internal pure returns (bool) {
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for { let at := proof.offset } lt(at, end) { at := add(at, 0x20) } {
                let side := shl(5, and(index, 1))
                mstore(side, hash)
                mstore(xor(side, 0x20), calldataload(at))
                hash := keccak256(0x00, 0x40)
                index := shr(1, index)
            }
        }
        return _arrived(root, hash, index);
    }

    /// @notice As `verify`, for a path in memory.
    function verifyMemory(bytes32 root, bytes32 hash, uint256 index, bytes32[] memory proof)
        internal
        pure
        returns (bool)
    {
        for (uint256 i = 0; i < proof.length; ++i) {
            hash = index & 1 == 0 ? node(hash, proof[i]) : node(proof[i], hash);
            index >>= 1;
        }
        return _arrived(root, hash, index);
    }

    /// @dev A rest of the index would be a second name for the same place.
    function _arrived(bytes32 root, bytes32 hash, uint256 rest) private pure returns (bool) {
        return rest == 0 && hash == root && root != bytes32(0);
    }
}
