// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PayTree} from "../contracts/libraries/PayTree.sol";
import {Claim} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";
import {Trees} from "./Trees.sol";

contract PayTreeTest is Bench {
    using Trees for Trees.Tree;

    function setUp() public override {}

    function verify(bytes32 root, bytes32 leaf, uint256 index, bytes32[] calldata proof) external pure returns (bool) {
        return PayTree.verify(root, leaf, index, proof);
    }

    function holds(bytes32 root, Claim memory c) private view returns (bool) {
        return this.verify(root, PayTree.leaf(c.account, c.cumulative), c.index, c.proof);
    }

    function test_vectors_sharedWithTypeScript() public view {
        string memory json = VM.readFile("vectors/pay-tree.json");
        for (uint256 t = 0; t < 6; ++t) {
            string memory key = string.concat(".trees[", VM.toString(t), "]");
            bytes32 root = VM.parseJsonBytes32(json, string.concat(key, ".root"));
            address[] memory accounts = VM.parseJsonAddressArray(json, string.concat(key, ".accounts"));
            uint256[] memory amounts = VM.parseJsonUintArray(json, string.concat(key, ".amounts"));
            bytes32[] memory hashes = VM.parseJsonBytes32Array(json, string.concat(key, ".hashes"));
            assertTrue(accounts.length >= 2 && accounts.length == amounts.length, "leaves");
            for (uint256 i = 0; i < accounts.length; ++i) {
                string memory path = string.concat(key, ".proofs[", VM.toString(i), "]");
                bytes32[] memory proof = VM.parseJsonBytes32Array(json, path);
                bytes32 leaf = PayTree.leaf(accounts[i], amounts[i]);
                assertEq(leaf, hashes[i], "leaf hash");
                assertTrue(this.verify(root, leaf, i, proof), "proof");
            }
        }
    }

    function test_vectors_treeBuiltHereHasTheSameRoot() public view {
        string memory json = VM.readFile("vectors/pay-tree.json");
        address[] memory all = VM.parseJsonAddressArray(json, ".trees[5].accounts");
        uint256[] memory amounts = VM.parseJsonUintArray(json, ".trees[5].amounts");
        address[] memory accounts = new address[](all.length - 2);
        uint256[] memory inner = new uint256[](all.length - 2);
        for (uint256 i = 0; i < accounts.length; ++i) {
            (accounts[i], inner[i]) = (all[i + 1], amounts[i + 1]);
        }
        assertEq(Trees.build(accounts, inner).root(), VM.parseJsonBytes32(json, ".trees[5].root"), "root");
    }

    function testFuzz_everyLeafVerifies_andNoOther(uint8 count, uint64 unit, uint256 pick) public view {
        uint256 n = uint256(count) % 40;
        (Trees.Tree memory built,) = tree(n, unit);
        Claim memory c = built.claim(pick % (n + 2));
        bytes32 root = built.root();
        assertTrue(holds(root, c), "true leaf");
        c.cumulative += 1;
        assertTrue(!holds(root, c), "more money");
        c.cumulative -= 1;
        c.account = address(uint160(c.account) ^ 1);
        assertTrue(!holds(root, c), "other account");
    }

    function testFuzz_placeIsPartOfTheProof(uint8 count, uint256 pick, uint256 otherPlace) public view {
        uint256 n = uint256(count) % 40;
        (Trees.Tree memory built,) = tree(n, 1 ether);
        Claim memory c = built.claim(pick % (n + 2));
        VM.assume(otherPlace != c.index);
        c.index = otherPlace;
        assertTrue(!holds(built.root(), c), "other place");
    }

    function testFuzz_proofOfAnotherLengthFails(uint8 count, uint256 pick, bytes32 extra) public view {
        uint256 n = 1 + uint256(count) % 40;
        (Trees.Tree memory built,) = tree(n, 1 ether);
        Claim memory c = built.claim(pick % (n + 2));
        bytes32[] memory longer = new bytes32[](c.proof.length + 1);
        bytes32[] memory shorter = new bytes32[](c.proof.length - 1);
        for (uint256 i = 0; i < c.proof.length; ++i) {
            longer[i] = c.proof[i];
            if (i < shorter.length) shorter[i] = c.proof[i];
        }
        longer[c.proof.length] = extra;
        bytes32 leaf = PayTree.leaf(c.account, c.cumulative);
        assertTrue(!this.verify(built.root(), leaf, c.index, longer), "longer");
        assertTrue(!this.verify(built.root(), leaf, c.index, shorter), "shorter");
    }

    function test_theZeroRootHasNoLeaves() public view {
        assertTrue(!this.verify(bytes32(0), bytes32(0), 0, new bytes32[](0)), "zero root");
    }

    function test_paddingIsNoLeaf() public view {
        (Trees.Tree memory built,) = tree(3, 1 ether);
        // Five leaves fill five of eight places; the sixth holds zero, and no leaf hashes to zero.
        Claim memory c = built.claim(4);
        assertTrue(!this.verify(built.root(), PayTree.leaf(c.account, c.cumulative), 5, c.proof), "padding");
    }
}
