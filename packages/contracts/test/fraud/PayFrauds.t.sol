// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFraudProofs} from "../../contracts/interfaces/IFraudProofs.sol";
import {PayTree} from "../../contracts/libraries/PayTree.sol";
import {AmountFell, FirstLeaf, FraudKind, OverTotal, RoyaltyBelow, Unsorted} from "../../contracts/types/Fraud.sol";
import {Claim} from "../../contracts/types/Settlement.sol";
import {Royalty, Terms} from "../../contracts/types/Terms.sol";
import {Trees} from "../Trees.sol";
import {FraudBench} from "./FraudBench.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice Kinds 6 and 8 to 11: for each a true one, and what only looks like one.
contract PayFraudsTest is FraudBench {
    using Trees for Trees.Tree;

    function treeOf(address[] memory accounts, uint256[] memory amounts) private {
        uint256 total = 0;
        for (uint256 i = 0; i < amounts.length; ++i) {
            total += amounts[i];
        }
        beginWith(Trees.build(accounts, amounts), SafeCast.toUint128(total));
    }

    /// @dev Leaves of these workers, the i-th of `who` with the i-th of `amounts` finney.
    function leavesOf(uint256[4] memory who, uint256[4] memory amounts) private {
        address[] memory accounts = new address[](4);
        uint256[] memory wei_ = new uint256[](4);
        for (uint256 i = 0; i < 4; ++i) {
            (accounts[i], wei_[i]) = (worker(who[i]), amounts[i] * 1e15);
        }
        treeOf(accounts, wei_);
    }

    function notThere(uint256 index) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFraudProofs.LeafNotThere.selector, index);
    }

    // ---------------------------------------------------------------- 6 AmountFell

    function fell(uint256 index, Claim[] memory now_) private view returns (bytes memory) {
        return abi.encode(AmountFell({before: payBefore.claim(index), standing: now_}));
    }

    function test_amountFell_ofALeaf_slashes() public {
        leavesOf([uint256(0), 1, 2, 3], [uint256(2000), 4000, 2999, 8000]);
        slashes(FraudKind.AmountFell, fell(3, standing(3)));
    }

    function test_amountFell_ofAMissingLeaf_slashes() public {
        leavesOf([uint256(0), 1, 3, 4], [uint256(2000), 4000, 8000, 3000]);
        slashes(FraudKind.AmountFell, fell(3, gap(2, 3)));
    }

    function test_amountFell_ofTheFirstAndLastAccounts_slashes() public {
        leavesOf([uint256(1), 2, 4, 5], [uint256(4000), 6000, 4000, 3000]);
        // Worker 0 would stand right behind the first sentinel.
        slashes(FraudKind.AmountFell, fell(1, gap(0, 1)));
    }

    function test_amountFell_nearMisses() public {
        leavesOf([uint256(0), 1, 3, 4], [uint256(1000), 4000, 8000, 3000]);
        FraudKind kind = FraudKind.AmountFell;
        bytes4 stands = IFraudProofs.AmountStands.selector;
        // Neither less nor more: what it had.
        refuse(kind, fell(1, standing(1)), abi.encodeWithSelector(stands, 1 ether, 1 ether));
        refuse(kind, fell(2, standing(2)), abi.encodeWithSelector(stands, 2 ether, 4 ether));
        bytes4 other = IFraudProofs.OtherAccount.selector;
        refuse(kind, fell(3, standing(2)), abi.encodeWithSelector(other, worker(2), worker(1)));
        // A leaf that is there, shown as missing.
        bytes4 between = IFraudProofs.NotBetween.selector;
        refuse(kind, fell(2, gap(2, 3)), abi.encodeWithSelector(between, worker(1)));
        refuse(kind, fell(4, gap(2, 3)), abi.encodeWithSelector(between, worker(3)));
        refuse(kind, fell(3, gap(1, 2)), abi.encodeWithSelector(between, worker(2)));
        bytes4 apart = IFraudProofs.NotNeighbours.selector;
        refuse(kind, fell(3, gap(1, 3)), abi.encodeWithSelector(apart, 1, 3));
        refuse(kind, fell(3, gap(3, 2)), abi.encodeWithSelector(apart, 3, 2));
        Claim[] memory three = new Claim[](3);
        bytes4 unclear = IFraudProofs.StandingUnclear.selector;
        refuse(kind, fell(3, three), abi.encodeWithSelector(unclear, 3));
        refuse(kind, fell(3, new Claim[](0)), abi.encodeWithSelector(unclear, 0));
        Claim[] memory less = standing(1);
        less[0].cumulative -= 1;
        refuse(kind, fell(1, less), notThere(1));
        Claim memory more = payBefore.claim(1);
        more.cumulative += 1;
        refuse(kind, abi.encode(AmountFell({before: more, standing: standing(1)})), notThere(1));
        // A leaf of the pending tree passes for none of the tree before.
        refuse(kind, abi.encode(AmountFell({before: payNow.claim(2), standing: standing(1)})), notThere(2));
    }

    function test_amountFell_hasNothingBeforeTheFirstEpoch() public {
        header.epoch = 1;
        proposeAs(coordinator, header, totalNow);
        bytes memory data = abi.encode(AmountFell({before: payNow.claim(1), standing: standing(1)}));
        VM.expectRevert(notThere(1));
        rounds.disprove(params, 1, fraud(FraudKind.AmountFell, data));
    }

    // ---------------------------------------------------------------- 8 RoyaltyBelow

    function royalty(uint256 index, Claim[] memory now_) private view returns (bytes memory) {
        return abi.encode(RoyaltyBelow({terms: terms, index: index, standing: now_}));
    }

    /// @dev 20 ether of work give 1 to worker 1 and 0.5 to worker 9; `kept` is held back from each.
    function withRoyalties(uint256 kept) private {
        address[] memory accounts = new address[](3);
        uint256[] memory amounts = new uint256[](3);
        (accounts[0], accounts[1], accounts[2]) = (worker(0), worker(1), worker(9));
        (amounts[0], amounts[1], amounts[2]) = (20 ether + 2 * kept, 1 ether - kept, 0.5 ether - kept);
        before.payRoot = keccak256("nothing");
        treeOf(accounts, amounts);
    }

    function test_royaltyBelow_byAWei_slashes() public {
        withRoyalties(1);
        slashes(FraudKind.RoyaltyBelow, royalty(0, standing(2)));
    }

    function test_royaltyBelow_theLastOne_slashes() public {
        withRoyalties(1);
        slashes(FraudKind.RoyaltyBelow, royalty(1, standing(3)));
    }

    function test_royaltyBelow_missing_slashes() public {
        leavesOf([uint256(0), 1, 2, 3], [uint256(2000), 4000, 6000, 8000]);
        slashes(FraudKind.RoyaltyBelow, royalty(1, gap(4, 5)));
    }

    function test_royaltyBelow_ofOneAccountTwice_countsBoth() public {
        terms.royalties.push(Royalty({account: worker(1), bps: 250}));
        params.terms = keccak256(abi.encode(terms));
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        address[] memory accounts = new address[](3);
        uint256[] memory amounts = new uint256[](3);
        (accounts[0], accounts[1], accounts[2]) = (worker(0), worker(1), worker(9));
        // 5 % and 2.5 % of 20 are 1.5.
        (amounts[0], amounts[1], amounts[2]) = (20 ether + 1, 1.5 ether - 1, 0.5 ether);
        treeOf(accounts, amounts);
        slashes(FraudKind.RoyaltyBelow, royalty(0, standing(2)));
    }

    function test_royaltyBelow_nearMisses() public {
        withRoyalties(0);
        FraudKind kind = FraudKind.RoyaltyBelow;
        bytes4 stands = IFraudProofs.AmountStands.selector;
        refuse(kind, royalty(0, standing(2)), abi.encodeWithSelector(stands, 1 ether, 1 ether));
        refuse(kind, royalty(1, standing(3)), abi.encodeWithSelector(stands, 0.5 ether, 0.5 ether));
        refuse(kind, royalty(2, standing(3)), abi.encodeWithSelector(IFraudProofs.RoyaltyUnknown.selector, 2));
        bytes4 other = IFraudProofs.OtherAccount.selector;
        refuse(kind, royalty(0, standing(3)), abi.encodeWithSelector(other, worker(1), worker(9)));
        refuse(kind, royalty(0, gap(2, 3)), abi.encodeWithSelector(IFraudProofs.NotBetween.selector, worker(1)));
        Terms memory dearer = terms;
        dearer.royalties[0].bps = 600;
        refuse(
            kind,
            abi.encode(RoyaltyBelow({terms: dearer, index: 0, standing: standing(2)})),
            abi.encodeWithSelector(IFraudProofs.TermsUnknown.selector, keccak256(abi.encode(dearer)))
        );
        Claim[] memory less = standing(2);
        less[0].cumulative -= 1;
        refuse(kind, royalty(0, less), notThere(2));
    }

    /// @dev Whoever pays what follows from the work, rounded down, is never slashed, whatever the shares.
    function testFuzz_royaltyBelow_neverHitsAnHonestProposer(uint96 work, uint16[3] memory bps) public {
        uint256 all = uint256(work) % 80 ether;
        uint256 total = all;
        address[] memory accounts = new address[](4);
        uint256[] memory amounts = new uint256[](4);
        delete terms.royalties;
        (accounts[0], amounts[0]) = (worker(0), all);
        for (uint16 i = 0; i < 3; ++i) {
            bps[i] = bps[i] % 700;
            terms.royalties.push(Royalty({account: worker(i + 1), bps: bps[i]}));
            accounts[i + 1] = worker(i + 1);
            amounts[i + 1] = (all * bps[i]) / 10_000;
            total += amounts[i + 1];
        }
        params.terms = keccak256(abi.encode(terms));
        (params.maxStep, params.salt) = (params.maxStep, keccak256("fuzz"));
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        payNow = Trees.build(accounts, amounts);
        header = headerOf(1, 1, bytes32(0), payNow.root());
        proposeAs(coordinator, header, SafeCast.toUint128(total));
        for (uint256 i = 0; i < 3; ++i) {
            bytes memory data = royalty(i, standing(i + 2));
            VM.expectPartialRevert(IFraudProofs.AmountStands.selector);
            rounds.disprove(params, 1, fraud(FraudKind.RoyaltyBelow, data));
        }
    }

    // ---------------------------------------------------------------- 9 Unsorted

    function unsorted(uint256 left, uint256 right) private view returns (bytes memory) {
        return abi.encode(Unsorted({left: payNow.claim(left), right: payNow.claim(right)}));
    }

    function test_unsorted_slashes() public {
        leavesOf([uint256(0), 2, 1, 3], [uint256(2000), 6000, 4000, 8000]);
        slashes(FraudKind.Unsorted, unsorted(2, 3));
    }

    function test_unsorted_anAccountTwice_slashes() public {
        leavesOf([uint256(0), 1, 1, 3], [uint256(2000), 4000, 4000, 8000]);
        slashes(FraudKind.Unsorted, unsorted(2, 3));
    }

    function test_unsorted_nearMisses() public {
        begin();
        FraudKind kind = FraudKind.Unsorted;
        bytes4 sorted = IFraudProofs.Sorted.selector;
        for (uint256 i = 0; i < 5; ++i) {
            address left = payNow.accounts[i];
            refuse(kind, unsorted(i, i + 1), abi.encodeWithSelector(sorted, left, payNow.accounts[i + 1]));
        }
        bytes4 apart = IFraudProofs.NotNeighbours.selector;
        refuse(kind, unsorted(3, 2), abi.encodeWithSelector(apart, 3, 2));
        refuse(kind, unsorted(2, 2), abi.encodeWithSelector(apart, 2, 2));
        refuse(kind, unsorted(1, 3), abi.encodeWithSelector(apart, 1, 3));
        Claim memory right = payNow.claim(1);
        right.index = 3;
        refuse(kind, abi.encode(Unsorted({left: payNow.claim(2), right: right})), notThere(3));
    }

    // ---------------------------------------------------------------- 10 FirstLeaf

    /// @dev A tree whose places are exactly these leaves, without sentinels.
    function bare(address first, uint256 amount) private returns (FirstLeaf memory f) {
        payNow = Trees.build(new address[](2), new uint256[](2));
        payNow.accounts[0] = first;
        payNow.amounts[0] = amount;
        payNow.levels[0][0] = PayTree.leaf(first, amount);
        payNow.levels[1][0] = PayTree.node(payNow.levels[0][0], payNow.levels[0][1]);
        payNow.levels[2][0] = PayTree.node(payNow.levels[1][0], payNow.levels[1][1]);
        header.payRoot = payNow.root();
        begin();
        f.leaf = payNow.claim(0);
    }

    function test_firstLeaf_anAccount_slashes() public {
        slashes(FraudKind.FirstLeaf, abi.encode(bare(worker(0), 0)));
    }

    function test_firstLeaf_anAmount_slashes() public {
        slashes(FraudKind.FirstLeaf, abi.encode(bare(address(0), 1)));
    }

    function test_firstLeaf_nearMisses() public {
        begin();
        FraudKind kind = FraudKind.FirstLeaf;
        refuse(
            kind,
            abi.encode(FirstLeaf({leaf: payNow.claim(0)})),
            abi.encodeWithSelector(IFraudProofs.FirstIsSentinel.selector)
        );
        refuse(
            kind,
            abi.encode(FirstLeaf({leaf: payNow.claim(1)})),
            abi.encodeWithSelector(IFraudProofs.NotFirst.selector, 1)
        );
        Claim memory moved = payNow.claim(1);
        moved.index = 0;
        refuse(kind, abi.encode(FirstLeaf({leaf: moved})), notThere(0));
    }

    // ---------------------------------------------------------------- 11 OverTotal

    function over(uint256[] memory indices) private view returns (OverTotal memory f) {
        f.leaves = new Claim[](indices.length);
        for (uint256 i = 0; i < indices.length; ++i) {
            f.leaves[i] = payNow.claim(indices[i]);
        }
    }

    function list(uint256 a, uint256 b) private pure returns (uint256[] memory indices) {
        indices = new uint256[](2);
        (indices[0], indices[1]) = (a, b);
    }

    function test_overTotal_byAWei_slashes() public {
        (payNow,) = tree(4, 2 ether);
        beginWith(payNow, 14 ether - 1);
        // 6 and 8 of 2, 4, 6, 8.
        slashes(FraudKind.OverTotal, abi.encode(over(list(3, 4))));
    }

    function test_overTotal_amountsThatWouldOverflow_slash() public {
        address[] memory accounts = new address[](2);
        uint256[] memory amounts = new uint256[](2);
        (accounts[0], accounts[1]) = (worker(0), worker(1));
        (amounts[0], amounts[1]) = (1 ether, type(uint256).max);
        beginWith(Trees.build(accounts, amounts), 20 ether);
        slashes(FraudKind.OverTotal, abi.encode(over(list(1, 2))));
    }

    function test_overTotal_nearMisses() public {
        beginWith(payNow, 20 ether);
        FraudKind kind = FraudKind.OverTotal;
        uint256[] memory all = new uint256[](6);
        for (uint256 i = 0; i < 6; ++i) {
            all[i] = i;
        }
        bytes4 within = IFraudProofs.WithinTotal.selector;
        refuse(kind, abi.encode(over(all)), abi.encodeWithSelector(within, 20 ether, 20 ether));
        refuse(kind, abi.encode(over(new uint256[](0))), abi.encodeWithSelector(within, 20 ether, 0));
        // The same leaf again, or an order that could hide it.
        bytes4 places = IFraudProofs.PlacesUnsorted.selector;
        refuse(kind, abi.encode(over(list(4, 4))), abi.encodeWithSelector(places, 4));
        refuse(kind, abi.encode(over(list(4, 3))), abi.encodeWithSelector(places, 3));
        OverTotal memory f = over(list(3, 4));
        f.leaves[1].cumulative = 20 ether;
        refuse(kind, abi.encode(f), notThere(4));
    }
}
