// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rounds} from "../../contracts/Rounds.sol";
import {Fraud, FraudKind, OverTotal} from "../../contracts/types/Fraud.sol";
import {Claim, Proposal} from "../../contracts/types/Settlement.sol";
import {Trees} from "../Trees.sol";
import {GuardedToken} from "../hostile/Tokens.sol";
import {Ghost} from "./Ghost.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice Everything that anybody may try on two jobs of one contract, with a token that refuses, lies and calls back.
/// Refusals are expected; what got through is held against `Ghost`.
contract Handler is Ghost {
    using Trees for Trees.Tree;

    constructor(Rounds rounds, GuardedToken token) Ghost(rounds, token) {}

    // ---------------------------------------------------------------- epochs

    /// @param honest Whether the total is what the leaves add up to.
    function propose(uint256 i, uint256 who, uint256 unit, uint128 total, bool honest) external {
        i %= 2;
        unit = 1 + (unit % 6 ether);
        bytes32 root = treeOf(unit).root();
        if (honest) total = SafeCast.toUint128((unit * WORKERS * (WORKERS + 1)) / 2);
        uint256 most = uint256(ghosts[i].newest.total) + MAX_STEP;
        // Mostly within the range, now and then a wei beyond it.
        if (total > most) total = SafeCast.toUint128(most + (who % 5 == 0 ? 1 : 0));
        uint32 epoch = ROUNDS.jobOf(jobs[i]).epoch + 1;
        Proposal memory q = Proposal({epoch: epoch, root: root, total: total, model: "m", evidence: "e"});
        if (tryAs(i, actor(who % 3 == 0 ? who / 3 : 1), abi.encodeCall(ROUNDS.propose, (params[i], q)))) {
            proposed(i, q, unit);
        }
    }

    function challenge(uint256 i, uint256 who) external {
        i %= 2;
        uint32 epoch = ROUNDS.jobOf(jobs[i]).epoch;
        if (tryAs(i, actor(who), abi.encodeCall(ROUNDS.challenge, (params[i], epoch, "r")))) challenged(i);
    }

    function resolve(uint256 i, uint256 who, bool stands) external {
        i %= 2;
        uint32 epoch = ROUNDS.jobOf(jobs[i]).epoch;
        bytes memory call = abi.encodeCall(ROUNDS.resolve, (params[i], epoch, stands));
        if (tryAs(i, actor(who % 4 == 0 ? who / 4 : 3), call)) resolved(i, stands);
    }

    /// @dev All leaves of the newest tree: a proof only where they add up to more than the total.
    function disprove(uint256 i, uint256 who) external {
        i %= 2;
        uint256 unit = ghosts[i].newest.unit;
        if (unit == 0) return;
        Trees.Tree memory built = treeOf(unit);
        OverTotal memory proof;
        proof.leaves = new Claim[](WORKERS);
        for (uint256 w = 0; w < WORKERS; ++w) {
            proof.leaves[w] = built.claim(w + 1);
        }
        Fraud memory fraud = Fraud({kind: FraudKind.OverTotal, data: abi.encode(proof)});
        uint32 epoch = ROUNDS.jobOf(jobs[i]).epoch;
        if (tryAs(i, actor(who), abi.encodeCall(ROUNDS.disprove, (params[i], epoch, fraud)))) disproved(i);
    }

    function handover(uint256 i, uint256 who, uint256 next) external {
        i %= 2;
        if (next % 4 != 0) return;
        tryAs(i, actor(who), abi.encodeCall(ROUNDS.handover, (params[i], actor(next / 4))));
    }

    // ---------------------------------------------------------------- pay

    /// @param old Which root: even numbers stand for the newest.
    function claim(uint256 i, uint256 leaf, uint256 who, uint256 old) external {
        i %= 2;
        if (units[i].length == 0) return;
        uint256 unit = units[i][old % 2 == 0 ? units[i].length - 1 : old % units[i].length];
        Claim memory c = treeOf(unit).claim(1 + (leaf % WORKERS));
        uint256 before = had(i, c.account);
        uint256 payee = TOKEN.balanceOf(c.account);
        uint256 caller = TOKEN.balanceOf(actor(who));
        if (!tryAs(i, actor(who), abi.encodeCall(ROUNDS.claim, (jobs[i], c)))) return;
        if (treeOf(unit).root() != finalRoot(i)) violate(5);
        if (TOKEN.balanceOf(c.account) - payee != c.cumulative - before || TOKEN.balanceOf(actor(who)) != caller) {
            violate(10);
        }
    }

    function claimAll(uint256 i, uint256 who) external {
        i %= 2;
        if (units[i].length == 0) return;
        Trees.Tree memory built = treeOf(units[i][units[i].length - 1]);
        Claim[] memory cs = new Claim[](WORKERS + 1);
        for (uint256 w = 0; w < WORKERS; ++w) {
            cs[w] = built.claim(w + 1);
        }
        // One of them twice.
        cs[WORKERS] = cs[who % WORKERS];
        uint256 caller = TOKEN.balanceOf(actor(who));
        if (!tryAs(i, actor(who), abi.encodeCall(ROUNDS.claimMany, (jobs[i], cs)))) return;
        if (built.root() != finalRoot(i)) violate(5);
        if (TOKEN.balanceOf(actor(who)) != caller) violate(10);
    }

    function withdrawBond(uint256 i, uint256 who, uint256 whose) external {
        i %= 2;
        address account = whose % 8 == 0 ? BURN : actor(whose % 3 == 0 ? whose : who);
        tryAs(i, actor(who), abi.encodeCall(ROUNDS.withdrawBond, (params[i], account)));
    }

    // ---------------------------------------------------------------- the client

    function fund(uint256 i, uint256 who, uint256 amount) external {
        i %= 2;
        tryAs(i, actor(who), abi.encodeCall(ROUNDS.fund, (jobs[i], amount % 100 ether)));
    }

    function close(uint256 i, uint256 luck) external {
        i %= 2;
        if (luck % 8 == 0) tryAs(i, actor(luck % 3 == 0 ? 0 : luck), abi.encodeCall(ROUNDS.close, (params[i])));
    }

    function refund(uint256 i, uint256 who) external {
        i %= 2;
        tryAs(i, actor(who), abi.encodeCall(ROUNDS.refund, (params[i])));
    }

    function sweep(uint256 i, uint256 who) external {
        i %= 2;
        tryAs(i, actor(who), abi.encodeCall(ROUNDS.sweep, (params[i])));
    }

    // ---------------------------------------------------------------- the token

    function donate(uint256 amount) external {
        amount %= 10 ether;
        TOKEN.mint(address(ROUNDS), amount);
        donated += amount;
        held += amount;
    }

    function refuse(uint256 w, bool yes) external {
        TOKEN.refuse(worker(w % WORKERS), yes);
    }

    function lie(uint256 luck) external {
        TOKEN.lie(luck % 4 == 0);
    }

    /// @dev What the token calls back with while it pays out.
    function arm(uint256 i, uint256 which) external {
        i %= 2;
        bytes[4] memory calls = [
            abi.encodeCall(ROUNDS.refund, (params[i])),
            abi.encodeCall(ROUNDS.sweep, (params[i])),
            abi.encodeCall(ROUNDS.withdrawBond, (params[i], BURN)),
            abi.encodeCall(ROUNDS.claimMany, (jobs[i], new Claim[](0)))
        ];
        TOKEN.arm(address(ROUNDS), calls[which % 4]);
    }

    // ---------------------------------------------------------------- time

    function pass(uint256 time) external {
        VM.warp(block.timestamp + (time % 4 == 0 ? time % 2 days : time % 90 minutes));
    }

    /// @dev To the second at which an epoch becomes final, or the one before.
    function ripen(uint256 i, uint256 early) external {
        uint256 ripeAt = ghosts[i % 2].newest.ripeAt;
        if (ripeAt > block.timestamp) VM.warp(early % 4 == 0 ? ripeAt - 1 : ripeAt);
    }

    /// @dev To the end of proposals or of claims, or the second before.
    function leap(uint256 i, uint256 luck) external {
        if (luck % 16 > 1) return;
        i %= 2;
        uint256 end = luck % 16 == 0 ? ROUNDS.settleUntil(params[i]) : params[i].claimUntil;
        end -= (luck / 16) % 2;
        if (end > block.timestamp) VM.warp(end);
    }
}
