// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rounds} from "../contracts/Rounds.sol";
import {StarToken} from "../contracts/StarToken.sol";
import {JobParams} from "../contracts/types/JobParams.sol";
import {Proposal} from "../contracts/types/Settlement.sol";
import {Trees} from "./Trees.sol";
import {Vm} from "./Vm.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice A contract, a token, some people and one job: what most tests begin with.
abstract contract Bench {
    using Trees for Trees.Tree;

    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;
    uint256 internal constant BUDGET = 1_000 ether;
    uint96 internal constant BOND = 100 ether;
    uint32 internal constant WINDOW = 1 hours;
    uint32 internal constant RULING = 1 days;

    Rounds internal rounds;
    StarToken internal star;
    JobParams internal params;
    bytes32 internal job;

    address internal client = address(0xC11E);
    address internal coordinator = address(0xC00D);
    address internal arbiter = address(0xA4B1);
    address internal challenger = address(0xC4A1);
    address internal stranger = address(0x5747);

    function setUp() public virtual {
        VM.warp(1_800_000_000);
        deploy();
        params = defaults();
        for (uint256 i = 0; i < 4; ++i) {
            rich([client, coordinator, challenger, stranger][i]);
        }
        VM.prank(client);
        job = rounds.post(params, BUDGET);
    }

    /// @dev The contracts as these tests were compiled with them, or as they ship (scripts/release.ts).
    function deploy() internal {
        string memory folder = VM.envOr("STARLING_RELEASE", "");
        if (bytes(folder).length == 0) {
            (rounds, star) = (new Rounds(), new StarToken());
        } else {
            rounds = Rounds(VM.deployCode(string.concat(folder, "/Rounds.sol/Rounds.json")));
            star = StarToken(VM.deployCode(string.concat(folder, "/StarToken.sol/StarToken.json")));
        }
    }

    function defaults() internal view returns (JobParams memory) {
        uint40 deadline = uint40(block.timestamp + 30 days);
        uint32 grace = 2 * (WINDOW + RULING);
        return JobParams({
            client: client,
            token: address(star),
            coordinator: coordinator,
            arbiter: arbiter,
            bond: BOND,
            maxStep: 100 ether,
            window: WINDOW,
            ruling: RULING,
            silence: 0,
            grace: grace,
            deadline: deadline,
            claimUntil: deadline + grace + WINDOW + RULING + 7 days,
            spec: keccak256("spec"),
            terms: keccak256("terms"),
            salt: bytes32(0)
        });
    }

    function rich(address account) internal {
        star.mint(account, 1_000_000 ether);
        VM.prank(account);
        star.approve(address(rounds), type(uint256).max);
    }

    function worker(uint256 i) internal pure returns (address) {
        return address(SafeCast.toUint160(0x10000000 + i));
    }

    /// @dev A tree of `count` workers, the i-th with (i + 1) · `unit`.
    function tree(uint256 count, uint256 unit) internal pure returns (Trees.Tree memory, uint128 total) {
        address[] memory accounts = new address[](count);
        uint256[] memory amounts = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            (accounts[i], amounts[i]) = (worker(i), (i + 1) * unit);
            total += SafeCast.toUint128(amounts[i]);
        }
        return (Trees.build(accounts, amounts), total);
    }

    function proposal(uint32 epoch, bytes32 root, uint128 total) internal pure returns (Proposal memory) {
        return Proposal({
            epoch: epoch,
            root: root,
            total: total,
            model: keccak256("model"),
            evidence: keccak256(abi.encode("evidence", epoch))
        });
    }

    function propose(uint32 epoch, bytes32 root, uint128 total) internal {
        VM.prank(coordinator);
        rounds.propose(params, proposal(epoch, root, total));
    }

    /// @dev Proposes a tree and lets its window pass.
    function settle(uint32 epoch, uint256 count, uint256 unit) internal returns (Trees.Tree memory built) {
        uint128 total;
        (built, total) = tree(count, unit);
        propose(epoch, built.root(), total);
        VM.warp(block.timestamp + WINDOW);
    }

    function challenge(uint32 epoch) internal {
        VM.prank(challenger);
        rounds.challenge(params, epoch, keccak256("reason"));
    }

    function resolve(uint32 epoch, bool stands) internal {
        VM.prank(arbiter);
        rounds.resolve(params, epoch, stands);
    }

    function balance(address account) internal view returns (uint256) {
        return star.balanceOf(account);
    }

    function assertEq(uint256 a, uint256 b, string memory what) internal pure {
        require(a == b, string.concat(what, ": ", VM.toString(a), " is not ", VM.toString(b)));
    }

    function assertEq(bytes32 a, bytes32 b, string memory what) internal pure {
        require(a == b, what);
    }

    function assertEq(address a, address b, string memory what) internal pure {
        require(a == b, what);
    }

    function assertTrue(bool fact, string memory what) internal pure {
        require(fact, what);
    }
}
