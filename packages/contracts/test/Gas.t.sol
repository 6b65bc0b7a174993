// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PayTree} from "../contracts/libraries/PayTree.sol";
import {Claim, CoordinatorDelegation} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";
import {Domains} from "./Domains.sol";
import {Trees} from "./Trees.sol";
import {MerkleDistributor} from "./baseline/MerkleDistributor.sol";
import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @notice What each call costs as a transaction of its own; run with --isolate by scripts/gas.ts. Trees have 17 levels
/// (131,072 places) where nothing else is said, so that the figures hold for any number of workers up to that.
contract GasTest is Bench {
    using Trees for Trees.Tree;

    string private constant GROUP = "Rounds";
    uint256 private constant LEVELS = 17;

    function neighbour(uint256 level) private pure returns (bytes32) {
        return keccak256(abi.encode("neighbour", level));
    }

    /// @dev A leaf with a path of 17 made-up neighbours, and the root that follows: no need to build the tree.
    function deep(address account, uint256 amount) private pure returns (Claim memory c, bytes32 root) {
        c = Claim({account: account, cumulative: amount, index: 0, proof: new bytes32[](0)});
        root = lift(c, PayTree.leaf(account, amount));
    }

    /// @dev Puts a tree below made-up neighbours: its leaves' paths grow to 17 levels.
    function lift(Claim memory c, bytes32 root) private pure returns (bytes32) {
        bytes32[] memory proof = new bytes32[](LEVELS);
        for (uint256 i = 0; i < LEVELS; ++i) {
            proof[i] = i < c.proof.length ? c.proof[i] : neighbour(i);
            if (i >= c.proof.length) root = PayTree.node(root, proof[i]);
        }
        c.proof = proof;
        return root;
    }

    function settleRoot(uint32 epoch, bytes32 root, uint128 total) private {
        propose(epoch, root, total);
        VM.warp(block.timestamp + WINDOW);
    }

    function test_gas_post() public {
        params.salt = keccak256("second");
        VM.prank(client);
        rounds.post(params, BUDGET);
        VM.snapshotGasLastCall(GROUP, "post");
    }

    function test_gas_propose() public {
        propose(1, keccak256("a"), 1 ether);
        VM.snapshotGasLastCall(GROUP, "propose, first of the job");
        VM.warp(block.timestamp + WINDOW);
        propose(2, keccak256("b"), 2 ether);
        VM.snapshotGasLastCall(GROUP, "propose, second");
        VM.warp(block.timestamp + WINDOW);
        propose(3, keccak256("c"), 3 ether);
        VM.snapshotGasLastCall(GROUP, "propose, steady");
    }

    function test_gas_proposeByTheHotKey() public {
        uint256 key = 0xC0DE;
        params.coordinator = VM.addr(key);
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        address hot = address(0x407);
        rich(hot);
        CoordinatorDelegation memory d = CoordinatorDelegation({
            job: job,
            peer: keccak256("peer"),
            signer: hot,
            from: params.coordinator,
            expiry: uint64(block.timestamp + 1 days)
        });
        rounds.appoint(params, d, Domains.sign(address(rounds), key, Domains.hash(d)));
        VM.snapshotGasLastCall(GROUP, "appoint");
        coordinator = hot;
        settleRoot(1, keccak256("a"), 1 ether);
        settleRoot(2, keccak256("b"), 2 ether);
        propose(3, keccak256("c"), 3 ether);
        VM.snapshotGasLastCall(GROUP, "propose, steady, by the hot key");
    }

    function test_gas_dispute() public {
        propose(1, keccak256("a"), 1 ether);
        challenge(1);
        VM.snapshotGasLastCall(GROUP, "challenge");
        resolve(1, false);
        VM.snapshotGasLastCall(GROUP, "resolve, root falls");
    }

    function test_gas_claim() public {
        Claim memory c;
        bytes32 root;
        (c, root) = deep(worker(0), 1 ether);
        settleRoot(1, root, 1 ether);
        rounds.claim(job, c);
        VM.snapshotGasLastCall(GROUP, "claim, first of the job");
        (c, root) = deep(worker(1), 1 ether);
        settleRoot(2, root, 3 ether);
        rounds.claim(job, c);
        VM.snapshotGasLastCall(GROUP, "claim, first of a worker");
        (c, root) = deep(worker(1), 2 ether);
        settleRoot(3, root, 4 ether);
        rounds.claim(job, c);
        VM.snapshotGasLastCall(GROUP, "claim, repeated");
    }

    /// @dev The same leaf, path and amounts where the pattern of one root and one bit a leaf is used.
    function test_gas_baseline() public {
        bytes32[] memory proof = new bytes32[](LEVELS);
        bytes32 root = keccak256(abi.encodePacked(uint256(5), worker(1), uint256(1 ether)));
        for (uint256 i = 0; i < LEVELS; ++i) {
            proof[i] = neighbour(i);
            root = Hashes.commutativeKeccak256(root, proof[i]);
        }
        MerkleDistributor distributor = new MerkleDistributor(star, root);
        star.mint(address(distributor), 10 ether);
        distributor.claim(5, worker(1), 1 ether, proof);
        VM.snapshotGasLastCall(GROUP, "merkle distributor: claim, first of a word, new holder");

        root = keccak256(abi.encodePacked(uint256(5), worker(1), uint256(1 ether)));
        bytes32 other = keccak256(abi.encodePacked(uint256(4), worker(0), uint256(1 ether)));
        bytes32[] memory second = new bytes32[](LEVELS);
        (proof[0], second[0]) = (other, root);
        root = Hashes.commutativeKeccak256(root, other);
        for (uint256 i = 1; i < LEVELS; ++i) {
            second[i] = proof[i];
            root = Hashes.commutativeKeccak256(root, proof[i]);
        }
        distributor = new MerkleDistributor(star, root);
        star.mint(address(distributor), 10 ether);
        distributor.claim(4, worker(0), 1 ether, second);
        distributor.claim(5, worker(1), 1 ether, proof);
        VM.snapshotGasLastCall(GROUP, "merkle distributor: claim, later of a word, token holder");
    }

    function batch(uint32 epoch, uint256 unit, string memory name) private {
        (Trees.Tree memory built, uint128 total) = tree(100, unit);
        Claim[] memory cs = new Claim[](100);
        bytes32 root;
        for (uint256 i = 0; i < 100; ++i) {
            cs[i] = built.claim(i + 1);
            root = lift(cs[i], built.root());
        }
        settleRoot(epoch, root, total);
        rounds.claimMany(job, cs);
        VM.snapshotValue(GROUP, name, VM.snapshotGasLastCall(GROUP, string.concat(name, " (all)")) / 100);
    }

    function test_gas_claimMany() public {
        batch(1, 1e15, "claimMany of 100, new holders, each");
        batch(2, 2e15, "claimMany of 100, repeated, each");
    }

    function test_gas_claimManyByHolders() public {
        for (uint256 i = 0; i < 100; ++i) {
            star.mint(worker(i), 1);
        }
        batch(1, 1e15, "claimMany of 100, token holders, each");
    }

    /// @dev A whole tree of `count` leaves; only the level at hand is kept.
    function whole(uint256 count) private pure returns (Claim memory c, bytes32 root) {
        uint256 width = 1;
        uint256 depth = 0;
        while (width < count) (width, depth) = (width * 2, depth + 1);
        c = Claim({account: worker(7), cumulative: 1 ether, index: 8, proof: new bytes32[](depth)});
        bytes32[] memory level = new bytes32[](width);
        level[0] = PayTree.leaf(address(0), 0);
        for (uint256 i = 1; i + 1 < count; ++i) {
            level[i] = PayTree.leaf(worker(i - 1), i == c.index ? c.cumulative : 1 gwei);
        }
        level[count - 1] = PayTree.leaf(address(type(uint160).max), 0);
        for (uint256 height = 0; height < depth; ++height) {
            c.proof[height] = level[(c.index >> height) ^ 1];
            width /= 2;
            for (uint256 i = 0; i < width; ++i) {
                level[i] = PayTree.node(level[2 * i], level[2 * i + 1]);
            }
        }
        root = level[0];
        // Zero bytes of call data are cheaper: without any, only the number of leaves tells two proposals apart.
        while (hasZero(root)) {
            ++c.cumulative;
            root = climb(c);
        }
    }

    function climb(Claim memory c) private pure returns (bytes32 hash) {
        hash = PayTree.leaf(c.account, c.cumulative);
        for (uint256 i = 0; i < c.proof.length; ++i) {
            bool right = (c.index >> i) & 1 == 1;
            hash = right ? PayTree.node(c.proof[i], hash) : PayTree.node(hash, c.proof[i]);
        }
    }

    function hasZero(bytes32 word) private pure returns (bool) {
        for (uint256 i = 0; i < 32; ++i) {
            if (word[i] == 0) return true;
        }
        return false;
    }

    /// @dev Each on a job of its own, so that only the number of leaves differs.
    function sized(uint256 count, string memory name) private {
        (Claim memory c, bytes32 root) = whole(count);
        do {
            params.salt = keccak256(abi.encode(count, params.salt));
        } while (hasZero(params.salt));
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        settleRoot(1, keccak256("a"), 1 ether);
        settleRoot(2, keccak256("b"), 1 ether);
        propose(3, root, 2 ether);
        VM.snapshotGasLastCall(GROUP, string.concat("propose, steady, ", name, " leaves"));
        VM.warp(block.timestamp + WINDOW);
        star.mint(c.account, 1);
        rounds.claim(job, c);
        VM.snapshotGasLastCall(GROUP, string.concat("claim, ", name, " leaves"));
    }

    function test_gas_numberOfWorkers() public {
        sized(10, "10");
        sized(1_000, "1,000");
        sized(100_000, "100,000");
    }

    function test_gas_ending() public {
        settleRoot(1, keccak256("a"), 1 ether);
        VM.warp(rounds.settleUntil(params));
        rounds.refund(params);
        VM.snapshotGasLastCall(GROUP, "refund");
        VM.warp(params.claimUntil);
        rounds.sweep(params);
        VM.snapshotGasLastCall(GROUP, "sweep");
    }
}
