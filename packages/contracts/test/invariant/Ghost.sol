// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rounds} from "../../contracts/Rounds.sol";
import {JobParams} from "../../contracts/types/JobParams.sol";
import {JobState, Proposal} from "../../contracts/types/Settlement.sol";
import {Trees} from "../Trees.sol";
import {Vm} from "../Vm.sol";
import {GuardedToken} from "../hostile/Tokens.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice Keeps its own account of two jobs, from the rules alone, and holds each call that got through against it.
abstract contract Ghost {
    using Trees for Trees.Tree;

    /// @param unit What the tree's leaves are multiples of.
    struct Root {
        bytes32 root;
        uint128 total;
        uint256 unit;
        uint256 ripeAt;
        bool challenged;
    }

    /// @param newest The newest epoch, final or not.
    /// @param before The final one before it.
    /// @param escrow What came in for workers less what went out to them and the client.
    /// @param bonds What came in as bonds less what went out.
    struct Book {
        Root newest;
        Root before;
        uint256 escrow;
        uint256 bonds;
    }

    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address internal constant BURN = 0x000000000000000000000000000000000000dEaD;
    uint96 public constant BOND = 100 ether;
    uint128 public constant MAX_STEP = 60 ether;
    uint256 public constant WORKERS = 5;
    uint256 public constant ACTORS = 5;
    uint32 internal constant WINDOW = 1 hours;
    uint32 internal constant RULING = 1 days;

    Rounds internal immutable ROUNDS;
    GuardedToken internal immutable TOKEN;

    bytes32[2] public jobs;
    uint256 public donated;
    /// @dev Bit n stands for the invariant In.
    uint256 public violations;

    JobParams[2] internal params;
    Book[2] internal ghosts;
    mapping(uint256 job => uint256[]) internal units;
    /// @dev What the contract held, and what it said of each job, after the last call that got through.
    uint256 internal held;
    bytes32[2] private _traces;
    uint128[2] private _paid;
    uint256[WORKERS][2] private _claimed;

    constructor(Rounds rounds, GuardedToken token) {
        (ROUNDS, TOKEN) = (rounds, token);
    }

    /// @dev 0 client, 1 coordinator, 2 challenger, 3 arbiter, 4 none of them.
    function actor(uint256 i) public pure returns (address) {
        return address(uint160(0xAC7000 + (i % ACTORS)));
    }

    function worker(uint256 i) public pure returns (address) {
        return address(SafeCast.toUint160(0x10000000 + i));
    }

    function paramsOf(uint256 i) external view returns (JobParams memory) {
        return params[i];
    }

    function bookOf(uint256 i) external view returns (Book memory) {
        return ghosts[i];
    }

    /// @dev Only once: whatever is external here gets fuzzed.
    function begin() external {
        if (jobs[0] != bytes32(0)) return;
        for (uint256 i = 0; i < ACTORS; ++i) {
            TOKEN.mint(actor(i), 10_000_000 ether);
            VM.prank(actor(i));
            TOKEN.approve(address(ROUNDS), type(uint256).max);
        }
        for (uint256 i = 0; i < 2; ++i) {
            params[i] = _fresh(i);
            VM.prank(actor(0));
            jobs[i] = ROUNDS.post(params[i], 500 ether);
            ghosts[i].escrow = 500 ether;
            _traces[i] = _traceOf(i);
        }
        held = 1_000 ether;
    }

    function _fresh(uint256 i) private view returns (JobParams memory) {
        uint40 deadline = uint40(block.timestamp + 10 days);
        uint32 silence = i == 0 ? 0 : 3 days;
        uint32 grace = silence + 2 * (WINDOW + RULING);
        return JobParams({
            client: actor(0),
            token: address(TOKEN),
            coordinator: actor(1),
            arbiter: actor(3),
            bond: BOND,
            maxStep: MAX_STEP,
            window: WINDOW,
            ruling: RULING,
            silence: silence,
            grace: grace,
            deadline: deadline,
            claimUntil: deadline + grace + WINDOW + RULING + 7 days,
            spec: keccak256("spec"),
            terms: keccak256("terms"),
            salt: bytes32(i)
        });
    }

    /// @dev Each worker's leaf is (i + 1) · unit.
    function treeOf(uint256 unit) internal pure returns (Trees.Tree memory) {
        address[] memory accounts = new address[](WORKERS);
        uint256[] memory amounts = new uint256[](WORKERS);
        for (uint256 i = 0; i < WORKERS; ++i) {
            (accounts[i], amounts[i]) = (worker(i), (i + 1) * unit);
        }
        return Trees.build(accounts, amounts);
    }

    function violate(uint256 invariant) internal {
        violations |= 2 ** invariant;
    }

    function had(uint256 i, address account) internal view returns (uint256) {
        return ROUNDS.claimedOf(jobs[i], account);
    }

    // ---------------------------------------------------------------- what follows from the rules

    function finalRoot(uint256 i) internal view returns (bytes32) {
        Root storage newest = ghosts[i].newest;
        return block.timestamp >= newest.ripeAt ? newest.root : ghosts[i].before.root;
    }

    function finalTotal(uint256 i) public view returns (uint256) {
        Root storage newest = ghosts[i].newest;
        return block.timestamp >= newest.ripeAt ? newest.total : ghosts[i].before.total;
    }

    function proposed(uint256 i, Proposal memory q, uint256 unit) internal {
        Book storage book = ghosts[i];
        // A root that was not final had no successor to fear.
        if (block.timestamp < book.newest.ripeAt) violate(5);
        if (q.total < book.newest.total) violate(4);
        if (q.total > uint256(book.newest.total) + MAX_STEP) violate(11);
        if (block.timestamp >= ROUNDS.settleUntil(params[i])) violate(8);
        book.before = book.newest;
        book.newest =
            Root({root: q.root, total: q.total, unit: unit, ripeAt: block.timestamp + WINDOW, challenged: false});
        units[i].push(unit);
    }

    function challenged(uint256 i) internal {
        Root storage newest = ghosts[i].newest;
        if (block.timestamp >= newest.ripeAt || newest.challenged) violate(5);
        (newest.challenged, newest.ripeAt) = (true, block.timestamp + RULING);
    }

    function resolved(uint256 i, bool stands) internal {
        Root storage newest = ghosts[i].newest;
        if (block.timestamp >= newest.ripeAt || !newest.challenged) violate(5);
        if (stands) newest.ripeAt = block.timestamp;
        else _fell(i);
    }

    function disproved(uint256 i) internal {
        Root storage newest = ghosts[i].newest;
        if (block.timestamp >= newest.ripeAt) violate(5);
        // Only what is a fraud falls: these leaves are beyond their total.
        if ((newest.unit * WORKERS * (WORKERS + 1)) / 2 <= newest.total) violate(5);
        _fell(i);
    }

    function _fell(uint256 i) private {
        ghosts[i].newest = ghosts[i].before;
    }

    // ---------------------------------------------------------------- what each call changed

    /// @dev Runs one call as `who` and holds what it moved against the book. A refused call moves nothing.
    function tryAs(uint256 i, address who, bytes memory data) internal returns (bool done) {
        uint256 promised = finalTotal(i);
        VM.prank(who);
        (done,) = address(ROUNDS).call(data);
        if (!done) return false;
        _book(i, data);
        JobState memory then = ROUNDS.jobOf(jobs[i]);
        for (uint256 w = 0; w < WORKERS; ++w) {
            uint256 claimed = had(i, worker(w));
            if (claimed < _claimed[i][w]) violate(4);
            _claimed[i][w] = claimed;
        }
        if (then.paid < _paid[i]) violate(4);
        _paid[i] = then.paid;
        if (_traceOf(1 - i) != _traces[1 - i]) violate(7);
        _traces[i] = _traceOf(i);
        if (block.timestamp < params[i].claimUntil && then.escrowed < promised) violate(8);
        if (TOKEN.reentered()) violate(10);
    }

    /// @dev Where the money that moved belongs, by the call alone.
    function _book(uint256 i, bytes memory data) private {
        uint256 holds = TOKEN.balanceOf(address(ROUNDS));
        bool bond = _isCall(data, ROUNDS.propose.selector) || _isCall(data, ROUNDS.challenge.selector)
            || _isCall(data, ROUNDS.withdrawBond.selector);
        Book storage book = ghosts[i];
        if (bond) book.bonds = book.bonds + holds - held;
        else book.escrow = book.escrow + holds - held;
        held = holds;
    }

    function _isCall(bytes memory data, bytes4 selector) private pure returns (bool) {
        for (uint256 n = 0; n < 4; ++n) {
            if (data[n] != selector[n]) return false;
        }
        return true;
    }

    /// @dev Everything that is stored of a job, for these actors and workers.
    function _traceOf(uint256 i) private view returns (bytes32 trace) {
        JobState memory state = ROUNDS.jobOf(jobs[i]);
        trace = keccak256(abi.encode(state, ROUNDS.epochOf(jobs[i], state.epoch), ROUNDS.owedOf(jobs[i], BURN)));
        for (uint256 a = 0; a < ACTORS; ++a) {
            trace = keccak256(abi.encode(trace, ROUNDS.owedOf(jobs[i], actor(a)), had(i, worker(a))));
        }
    }
}
