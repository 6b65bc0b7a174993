// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../../contracts/interfaces/IRounds.sol";
import {FraudKind, RoundsFell} from "../../contracts/types/Fraud.sol";
import {JobParams} from "../../contracts/types/JobParams.sol";
import {Claim, Redirect} from "../../contracts/types/Settlement.sol";
import {Domains} from "../Domains.sol";
import {SmartAccount} from "../SmartAccount.sol";
import {Trees} from "../Trees.sol";
import {FraudBench} from "../fraud/FraudBench.sol";
import {GuardedToken, ReentrantToken} from "../hostile/Tokens.sol";

/// @notice Attacks by their names: what each tries, and what it is left with.
contract AttacksTest is FraudBench {
    using Trees for Trees.Tree;

    uint256 private constant WORKER_KEY = 0xBEE;

    // ---------------------------------------------------------------- self-challenge to dodge a slash

    function test_attack_selfChallenge_costsHalfABond() public {
        rich(coordinator);
        uint256 had = balance(coordinator);
        header.rounds = 9;
        begin();
        VM.prank(coordinator);
        rounds.challenge(params, 2, bytes32(0));
        resolve(2, false);
        VM.prank(coordinator);
        rounds.withdrawBond(params, coordinator);
        assertEq(had - balance(coordinator), BOND / 2, "loss");
    }

    function test_attack_selfDisproof_costsHalfABond() public {
        uint256 had = balance(coordinator);
        header.rounds = 9;
        begin();
        bytes memory data = abi.encode(RoundsFell({header: header, before: before}));
        VM.prank(coordinator);
        rounds.disprove(params, 2, fraud(FraudKind.RoundsFell, data));
        VM.prank(coordinator);
        rounds.withdrawBond(params, coordinator);
        assertEq(had - balance(coordinator), BOND / 2, "loss");
    }

    /// @dev A challenge of one's own does not keep a proof out, nor does it turn the slash into a prize.
    function test_attack_selfChallengeBeforeADisproof_stillLosesTheBond() public {
        rich(coordinator);
        uint256 had = balance(coordinator);
        header.rounds = 9;
        begin();
        VM.prank(coordinator);
        rounds.challenge(params, 2, bytes32(0));
        disprove(FraudKind.RoundsFell, abi.encode(RoundsFell({header: header, before: before})));
        VM.prank(coordinator);
        rounds.withdrawBond(params, coordinator);
        assertEq(had - balance(coordinator), BOND, "the whole bond");
        assertEq(rounds.owedOf(job, hunter), BOND / 2, "the caller's half");
    }

    // ---------------------------------------------------------------- permit front-run

    function test_attack_permitFrontRun_changesNothing() public {
        address owner = VM.addr(WORKER_KEY);
        star.mint(owner, 4 ether);
        JobParams memory p = params;
        p.client = owner;
        bytes32 typehash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash =
            keccak256(abi.encode(typehash, owner, rounds, 4 ether, star.nonces(owner), block.timestamp));
        (uint8 v, bytes32 r, bytes32 s) =
            VM.sign(WORKER_KEY, keccak256(abi.encodePacked("\x19\x01", star.DOMAIN_SEPARATOR(), structHash)));
        VM.prank(stranger);
        star.permit(owner, address(rounds), 4 ether, block.timestamp, v, r, s);
        VM.prank(owner);
        rounds.postWithPermit(p, 4 ether, block.timestamp, v, r, s);
        assertEq(balance(owner), 0, "posted all the same");
    }

    /// @dev A permit lets the contract pull only for the job that its owner posts.
    function test_attack_permitOfAnother_postsNothing() public {
        JobParams memory p = params;
        (p.client, p.salt) = (stranger, keccak256("stolen"));
        VM.prank(hunter);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotClient.selector, hunter));
        rounds.postWithPermit(p, 1 ether, block.timestamp, 27, bytes32(0), bytes32(0));
    }

    // ---------------------------------------------------------------- replay

    function redirect(bytes32 id, address account, uint256 nonce) private view returns (Redirect memory r) {
        r = Redirect({to: hunter, nonce: nonce, deadline: block.timestamp + 365 days, signature: ""});
        bytes32 typehash = keccak256("ClaimTo(bytes32 job,address account,address to,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typehash, id, account, r.to, r.nonce, r.deadline));
        r.signature = Domains.sign(address(rounds), WORKER_KEY, structHash);
    }

    function leafOf(address account, uint256 amount) private pure returns (Trees.Tree memory) {
        address[] memory accounts = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        (accounts[0], amounts[0]) = (account, amount);
        return Trees.build(accounts, amounts);
    }

    function settled(uint32 epoch, uint128 amount) private returns (Claim memory) {
        Trees.Tree memory built = leafOf(VM.addr(WORKER_KEY), amount);
        propose(epoch, built.root(), amount);
        VM.warp(block.timestamp + WINDOW);
        return built.claim(1);
    }

    function test_attack_replayAcrossEpochs_isRefused() public {
        Claim memory c = settled(1, 1 ether);
        Redirect memory r = redirect(job, c.account, 0);
        rounds.claimTo(job, c, r);
        c = settled(2, 3 ether);
        VM.expectRevert();
        rounds.claimTo(job, c, r);
        rounds.claim(job, c);
        assertEq(balance(c.account), 2 ether, "the rest is the account's own");
    }

    function test_attack_replayAcrossJobs_isRefused() public {
        Claim memory c = settled(1, 1 ether);
        Redirect memory r = redirect(job, c.account, 0);
        params.salt = keccak256("second");
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        c = settled(1, 1 ether);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, c.account));
        rounds.claimTo(job, c, r);
    }

    function test_attack_replayAcrossChains_isRefused() public {
        Claim memory c = settled(1, 1 ether);
        Redirect memory r = redirect(job, c.account, 0);
        VM.chainId(block.chainid + 1);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, c.account));
        rounds.claimTo(job, c, r);
        // Nor does the job itself exist there.
        assertTrue(rounds.idOf(params) != job, "another id");
    }

    function test_attack_replayOfAFraudProofInAnotherEpoch_isRefused() public {
        header.rounds = 9;
        begin();
        bytes memory data = abi.encode(RoundsFell({header: header, before: before}));
        disprove(FraudKind.RoundsFell, data);
        header.rounds = 12;
        proposeAs(coordinator, header, totalNow);
        VM.expectRevert();
        disprove(FraudKind.RoundsFell, data);
        assertEq(rounds.jobOf(job).epoch, 2, "the honest one stands");
    }

    // ---------------------------------------------------------------- copied proposal

    function test_attack_copiedProposal_earnsTheCopierNothing() public {
        VM.warp(block.timestamp + 3 days);
        Trees.Tree memory built = leafOf(worker(3), 5 ether);
        uint256 had = balance(stranger);
        // The copier sees the proposal coming and brings it first, with a bond of its own.
        VM.prank(stranger);
        rounds.propose(params, proposal(1, built.root(), 5 ether));
        VM.prank(coordinator);
        VM.expectRevert(abi.encodeWithSelector(IRounds.WrongEpoch.selector, uint32(2), uint32(1)));
        rounds.propose(params, proposal(1, built.root(), 5 ether));
        VM.warp(block.timestamp + WINDOW);
        rounds.claim(job, built.claim(1));
        VM.prank(stranger);
        rounds.withdrawBond(params, stranger);
        assertEq(balance(worker(3)), 5 ether, "the worker is paid");
        assertEq(balance(stranger), had, "the copier has what it had");
    }

    function test_attack_copiedProposal_notWhileTheCoordinatorSpeaks() public {
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(IRounds.NotProposer.selector, stranger));
        rounds.propose(params, proposal(1, keccak256("copied"), 1 ether));
    }

    // ---------------------------------------------------------------- dust

    function test_attack_dust_movesNoAccount() public {
        Trees.Tree memory built = settle(1, 3, 1 ether);
        star.mint(address(this), 10);
        require(star.transfer(address(rounds), 1), "donated");
        star.approve(address(rounds), 9);
        rounds.fund(job, 1);
        rounds.fund(job, 0);
        rounds.claim(job, built.claim(1));
        VM.expectRevert(abi.encodeWithSelector(IRounds.NothingDue.selector, worker(0)));
        rounds.claim(job, built.claim(1));
        VM.warp(params.claimUntil);
        rounds.refund(params);
        rounds.sweep(params);
        assertEq(rounds.jobOf(job).escrowed, 1 ether, "emptied of all but what was paid");
    }

    /// @dev Claims of a wei each, by a stranger, take nothing from an account that is paid by running totals.
    function test_attack_dust_claimsForAnotherOnlySendItItsMoney() public {
        for (uint32 epoch = 1; epoch <= 3; ++epoch) {
            Trees.Tree memory built = settle(epoch, 3, epoch);
            VM.prank(stranger);
            rounds.claim(job, built.claim(2));
        }
        assertEq(balance(worker(1)), 6, "all of it");
    }

    // ---------------------------------------------------------------- evidence withheld

    /// @dev A digest nobody can open: no proof can be built, so the arbiter decides, and the older root stays payable.
    function test_attack_evidenceWithheld_theArbiterDropsIt_olderRootsPay() public {
        Trees.Tree memory built = settle(1, 3, 1 ether);
        propose(2, keccak256("unknown tree"), 50 ether);
        VM.expectRevert();
        disprove(FraudKind.RoundsFell, abi.encode(RoundsFell({header: header, before: before})));
        challenge(2);
        rounds.claim(job, built.claim(1));
        resolve(2, false);
        assertEq(rounds.owedOf(job, challenger), uint256(BOND) + BOND / 2, "challenger");
        rounds.claim(job, built.claim(2));
        (Trees.Tree memory next, uint128 total) = tree(3, 2 ether);
        propose(2, next.root(), total);
    }

    // ---------------------------------------------------------------- blocklisted payee

    function test_attack_blocklistedPayee_stopsNobodyElse() public {
        GuardedToken token = new GuardedToken();
        postWith(address(token));
        token.mint(client, BUDGET);
        VM.prank(client);
        token.approve(address(rounds), BUDGET);
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        Trees.Tree memory built = settle(1, 3, 1 ether);
        token.refuse(worker(1), true);
        Claim[] memory cs = new Claim[](3);
        (cs[0], cs[1], cs[2]) = (built.claim(1), built.claim(2), built.claim(3));
        assertEq(rounds.claimMany(job, cs), 4 ether, "the others");
        assertEq(rounds.claimedOf(job, worker(1)), 0, "its claim stays open");
        token.refuse(worker(1), false);
        rounds.claim(job, built.claim(2));
        assertEq(token.balanceOf(worker(1)), 2 ether, "paid once it may be");
    }

    /// @dev An account that cannot receive blocks no resolution either: bonds are pulled.
    function test_attack_blocklistedBonder_stopsNoProposal() public {
        GuardedToken token = new GuardedToken();
        postWith(address(token));
        (params.bond, params.arbiter) = (BOND, arbiter);
        address[2] memory people = [client, coordinator];
        for (uint256 i = 0; i < 2; ++i) {
            token.mint(people[i], BUDGET);
            VM.prank(people[i]);
            token.approve(address(rounds), BUDGET);
        }
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        propose(1, keccak256("a"), 1 ether);
        VM.warp(block.timestamp + WINDOW);
        token.refuse(coordinator, true);
        token.refuse(BURN, true);
        token.mint(hunter, BUDGET);
        VM.prank(hunter);
        token.approve(address(rounds), BUDGET);
        VM.prank(coordinator);
        rounds.handover(params, hunter);
        VM.prank(hunter);
        rounds.propose(params, proposal(2, keccak256("b"), 2 ether));
        assertEq(rounds.owedOf(job, coordinator), BOND, "owed, not lost");
    }

    function postWith(address token) private {
        (params.token, params.bond, params.arbiter, params.silence) = (token, 0, address(0), 0);
    }

    // ---------------------------------------------------------------- reentrant token

    function test_attack_reentrantToken_isPaidOnce() public {
        ReentrantToken token = new ReentrantToken();
        token.mint(client, BUDGET);
        VM.prank(client);
        token.approve(address(rounds), BUDGET);
        postWith(address(token));
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        Trees.Tree memory built = settle(1, 3, 1 ether);
        Claim memory c = built.claim(2);
        bytes[3] memory calls = [
            abi.encodeCall(IRounds.claim, (job, c)),
            abi.encodeCall(IRounds.refund, (params)),
            abi.encodeCall(IRounds.withdrawBond, (params, BURN))
        ];
        uint256 paid = 0;
        for (uint256 i = 0; i < 3; ++i) {
            c = built.claim(i + 1);
            token.arm(rounds, calls[i]);
            rounds.claim(job, c);
            paid += c.cumulative;
            assertTrue(token.blocked(), "guard");
        }
        assertEq(token.balanceOf(address(rounds)), BUDGET - paid, "once");
    }

    /// @dev A contract that names itself signer by ERC-1271 speaks for its own account only.
    function test_attack_contractSigner_cannotRedirectAnother() public {
        Claim memory c = settled(1, 1 ether);
        Redirect memory r = redirect(job, c.account, 0);
        SmartAccount thief = new SmartAccount(VM.addr(WORKER_KEY));
        c.account = address(thief);
        VM.expectRevert();
        rounds.claimTo(job, c, r);
    }
}
