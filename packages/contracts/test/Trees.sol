// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PayTree} from "../contracts/libraries/PayTree.sol";
import {Claim} from "../contracts/types/Settlement.sol";

/// @notice Builds pay trees of sorted accounts, sentinels and padding as packages/protocol does.
library Trees {
    struct Tree {
        address[] accounts;
        uint256[] amounts;
        bytes32[][] levels;
    }

    function build(address[] memory accounts, uint256[] memory amounts) internal pure returns (Tree memory tree) {
        uint256 count = accounts.length + 2;
        tree.accounts = new address[](count);
        tree.amounts = new uint256[](count);
        tree.accounts[count - 1] = address(type(uint160).max);
        for (uint256 i = 0; i < accounts.length; ++i) {
            (tree.accounts[i + 1], tree.amounts[i + 1]) = (accounts[i], amounts[i]);
        }
        (uint256 width, uint256 depth) = (1, 0);
        while (width < count) (width, depth) = (width * 2, depth + 1);
        tree.levels = new bytes32[][](depth + 1);
        tree.levels[0] = new bytes32[](width);
        for (uint256 i = 0; i < count; ++i) {
            tree.levels[0][i] = PayTree.leaf(tree.accounts[i], tree.amounts[i]);
        }
        for (uint256 level = 1; level <= depth; ++level) {
            width /= 2;
            tree.levels[level] = new bytes32[](width);
            for (uint256 i = 0; i < width; ++i) {
                tree.levels[level][i] = PayTree.node(tree.levels[level - 1][2 * i], tree.levels[level - 1][2 * i + 1]);
            }
        }
    }

    function root(Tree memory tree) internal pure returns (bytes32) {
        return tree.levels[tree.levels.length - 1][0];
    }

    /// @param index Place in the tree: the first account stands at 1.
    function claim(Tree memory tree, uint256 index) internal pure returns (Claim memory) {
        bytes32[] memory proof = new bytes32[](tree.levels.length - 1);
        for (uint256 level = 0; level < proof.length; ++level) {
            proof[level] = tree.levels[level][(index >> level) ^ 1];
        }
        return Claim({account: tree.accounts[index], cumulative: tree.amounts[index], index: index, proof: proof});
    }
}
