// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PayTree} from "../libraries/PayTree.sol";
import {AmountFell, Case, FirstLeaf, OverTotal, RoyaltyBelow, Unsorted} from "../types/Fraud.sol";
import {Claim} from "../types/Settlement.sol";
import {Terms} from "../types/Terms.sol";
import {KnownTerms} from "./KnownTerms.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title PayFrauds
/// @notice Frauds that the leaves of a pay tree show.
abstract contract PayFrauds is KnownTerms {
    uint256 private constant WHOLE = 10_000;

    function _amountFell(Case calldata c, AmountFell memory f) internal pure {
        _checkLeaf(c.rootBefore, f.before);
        uint256 amount = _amountNow(c, f.before.account, f.standing);
        if (amount >= f.before.cumulative) revert AmountStands(f.before.cumulative, amount);
    }

    /// @dev With `work` for what the total leaves to the workers: were it less, royalties rounded down from it could
    /// not fill the rest of the total.
    function _royaltyBelow(Case calldata c, RoyaltyBelow memory f) internal pure {
        Terms memory terms = f.terms;
        _checkTerms(c, terms);
        if (f.index >= terms.royalties.length) revert RoyaltyUnknown(f.index);
        address account = terms.royalties[f.index].account;
        uint256 bps = 0;
        for (uint256 i = 0; i < terms.royalties.length; ++i) {
            bps += terms.royalties[i].bps;
        }
        uint256 work = Math.ceilDiv(c.total * WHOLE, WHOLE + bps);
        uint256 least = 0;
        for (uint256 i = 0; i < terms.royalties.length; ++i) {
            if (terms.royalties[i].account == account) least += (work * terms.royalties[i].bps) / WHOLE;
        }
        uint256 amount = _amountNow(c, account, f.standing);
        if (amount >= least) revert AmountStands(least, amount);
    }

    function _unsorted(Case calldata c, Unsorted memory f) internal pure {
        _checkNeighbours(c, f.left, f.right);
        if (f.left.account < f.right.account) revert Sorted(f.left.account, f.right.account);
    }

    function _firstLeaf(Case calldata c, FirstLeaf memory f) internal pure {
        _checkLeaf(c.root, f.leaf);
        if (f.leaf.index != 0) revert NotFirst(f.leaf.index);
        if (f.leaf.account == address(0) && f.leaf.cumulative == 0) revert FirstIsSentinel();
    }

    /// @dev A sum beyond the total ends it: further leaves could only make it overflow.
    function _overTotal(Case calldata c, OverTotal memory f) internal pure {
        uint256 sum = 0;
        for (uint256 i = 0; i < f.leaves.length; ++i) {
            Claim memory leaf = f.leaves[i];
            _checkLeaf(c.root, leaf);
            if (i != 0) {
                Claim memory last = f.leaves[i - 1];
                bool apart = leaf.index > last.index && leaf.proof.length == last.proof.length;
                if (!apart) revert PlacesUnsorted(leaf.index);
            }
            if (leaf.cumulative > c.total - sum) return;
            sum += leaf.cumulative;
        }
        revert WithinTotal(c.total, sum);
    }

    /// @dev What an account has under the pending root: its leaf, or nothing where two neighbours leave it no place.
    function _amountNow(Case calldata c, address account, Claim[] memory standing) internal pure returns (uint256) {
        if (standing.length == 1) {
            _checkLeaf(c.root, standing[0]);
            if (standing[0].account != account) revert OtherAccount(account, standing[0].account);
            return standing[0].cumulative;
        }
        if (standing.length != 2) revert StandingUnclear(standing.length);
        _checkNeighbours(c, standing[0], standing[1]);
        if (account <= standing[0].account || account >= standing[1].account) revert NotBetween(account);
        return 0;
    }

    function _checkNeighbours(Case calldata c, Claim memory left, Claim memory right) private pure {
        _checkLeaf(c.root, left);
        _checkLeaf(c.root, right);
        bool beside = right.index == left.index + 1 && left.proof.length == right.proof.length;
        if (!beside) revert NotNeighbours(left.index, right.index);
    }

    function _checkLeaf(bytes32 root, Claim memory leaf) private pure {
        bytes32 hash = PayTree.leaf(leaf.account, leaf.cumulative);
        if (!PayTree.verifyMemory(root, hash, leaf.index, leaf.proof)) revert LeafNotThere(leaf.index);
    }
}
