// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {JobParams} from "../contracts/types/JobParams.sol";
import {Epoch, JobState} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";
import {GuardedToken} from "./hostile/Tokens.sol";
import {Ghost} from "./invariant/Ghost.sol";
import {Handler} from "./invariant/Handler.sol";

/// @notice I1 to I11 of TRUST.md §5: what holds whatever a malicious proposer, its friends, a hostile token and the
/// clock do to two jobs.
contract InvariantsTest is Bench {
    Handler private _handler;
    GuardedToken private _token;

    function setUp() public override {
        super.setUp();
        _token = new GuardedToken();
        _handler = new Handler(rounds, _token);
        _handler.begin();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function owed(bytes32 id) private view returns (uint256 sum) {
        sum = rounds.owedOf(id, BURN);
        for (uint256 a = 0; a < _handler.ACTORS(); ++a) {
            sum += rounds.owedOf(id, _handler.actor(a));
        }
    }

    /// @dev I1: every wei is escrow, a bond, owed to somebody, or was thrown in. I6: bonds out are bonds in.
    /// I2: what is paid was promised, what is promised is there until claims end.
    /// I3: each payee holds exactly what it claimed, and the claims are what was paid.
    function invariant_money() public view {
        uint256 sum = _handler.donated();
        uint256[2] memory paid;
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 id = _handler.jobs(i);
            JobState memory state = rounds.jobOf(id);
            Ghost.Book memory book = _handler.bookOf(i);
            uint256 bonds = owed(id);
            if (state.bonded) bonds += _handler.BOND();
            if (state.challenger != address(0)) bonds += _handler.BOND();
            assertEq(bonds, book.bonds, "I6: bonds");
            assertEq(state.escrowed - state.paid, book.escrow, "I1: escrow");
            sum += bonds + state.escrowed - state.paid;
            paid[i] = state.paid;
            uint256 total = _handler.finalTotal(i);
            assertTrue(state.paid <= state.escrowed, "I2: paid within escrow");
            assertTrue(state.paid <= total, "I2: paid within promised");
            if (block.timestamp < _handler.paramsOf(i).claimUntil) {
                assertTrue(total <= state.escrowed, "I2: promised within escrow");
            }
        }
        assertEq(_token.balanceOf(address(rounds)), sum, "I1: conservation");
        for (uint256 w = 0; w < _handler.WORKERS(); ++w) {
            uint256 claimed;
            for (uint256 i = 0; i < 2; ++i) {
                uint256 had = rounds.claimedOf(_handler.jobs(i), worker(w));
                paid[i] -= had;
                claimed += had;
            }
            assertEq(_token.balanceOf(worker(w)), claimed, "I3: payee");
        }
        assertEq(paid[0] + paid[1], 0, "I3: claims");
    }

    /// @dev I4, I5, I7, I8, I10 and I11 are watched call by call; and the contract says of each job what the rules say.
    function invariant_rules() public view {
        uint256 violations = _handler.violations();
        for (uint256 n = 1; n <= 11; ++n) {
            assertTrue((violations / 2 ** n) % 2 == 0, string.concat("I", VM.toString(n)));
        }
        for (uint256 i = 0; i < 2; ++i) {
            Ghost.Book memory book = _handler.bookOf(i);
            (, Epoch memory last) = rounds.finalEpoch(_handler.jobs(i));
            bool ripe = block.timestamp >= book.newest.ripeAt;
            assertEq(last.root, ripe ? book.newest.root : book.before.root, "I5: the final root");
            assertEq(last.total, _handler.finalTotal(i), "I5: its total");
        }
    }

    /// @dev I9: whatever state the calls led to, this script empties both jobs.
    function afterInvariant() public {
        _token.lie(false);
        _token.arm(address(0), "");
        for (uint256 i = 0; i < 2; ++i) {
            JobParams memory p = _handler.paramsOf(i);
            if (block.timestamp < p.claimUntil) VM.warp(p.claimUntil);
            for (uint256 a = 0; a < _handler.ACTORS(); ++a) {
                withdraw(p, _handler.actor(a), _handler.actor(a));
            }
            withdraw(p, client, BURN);
            bytes memory swept = abi.encodeWithSelector(IRounds.NothingToSweep.selector);
            run(client, abi.encodeCall(IRounds.sweep, (p)), swept);
            bytes32 id = _handler.jobs(i);
            JobState memory state = rounds.jobOf(id);
            assertEq(state.escrowed, state.paid, "I9: escrow");
            assertTrue(!state.bonded && state.challenger == address(0), "I9: live bonds");
            assertEq(owed(id), 0, "I9: owed");
        }
        assertEq(_token.balanceOf(address(rounds)), _handler.donated(), "I9: empty");
    }

    function withdraw(JobParams memory p, address who, address account) private {
        bytes memory nothing = abi.encodeWithSelector(IRounds.NothingToWithdraw.selector, account);
        run(who, abi.encodeCall(IRounds.withdrawBond, (p, account)), nothing);
    }

    /// @dev Where there is nothing to take, being told so is no failure.
    function run(address who, bytes memory data, bytes memory nothing) private {
        VM.prank(who);
        (bool done, bytes memory reason) = address(rounds).call(data);
        assertTrue(done || keccak256(reason) == keccak256(nothing), "I9: a step of the script fails");
    }
}
