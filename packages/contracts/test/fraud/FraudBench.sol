// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PayTree} from "../../contracts/libraries/PayTree.sol";
import {EpochHeader, Receipt, Voucher} from "../../contracts/types/Evidence.sol";
import {Appointment, BelowVoucher, Fraud, FraudKind} from "../../contracts/types/Fraud.sol";
import {Claim, CoordinatorDelegation, Proposal} from "../../contracts/types/Settlement.sol";
import {Royalty, Terms} from "../../contracts/types/Terms.sol";
import {Bench} from "../Bench.sol";
import {Domains} from "../Domains.sol";
import {Trees} from "../Trees.sol";

/// @notice Two epochs of four paid receipts and four workers, built from structs that each test may spoil first.
abstract contract FraudBench is Bench {
    using Trees for Trees.Tree;

    uint256 internal constant KEY = 0xC0DE;
    uint256 internal constant HOT_KEY = 0x407;
    uint256 internal constant STRANGER_KEY = 0x5747;

    address internal hunter = address(0x4047);
    Terms internal terms;
    EpochHeader internal before;
    EpochHeader internal header;
    Receipt[] internal receipts;
    Trees.Tree internal payBefore;
    Trees.Tree internal payNow;
    uint128 internal totalNow;

    function setUp() public virtual override {
        coordinator = VM.addr(KEY);
        stranger = VM.addr(STRANGER_KEY);
        super.setUp();
        terms.copies = 2;
        terms.base = keccak256("base");
        terms.royalties.push(Royalty({account: worker(1), bps: 500}));
        terms.royalties.push(Royalty({account: worker(9), bps: 250}));
        params.terms = keccak256(abi.encode(terms));
        (params.silence, params.grace, params.claimUntil) = (3 days, params.grace + 3 days, params.claimUntil + 3 days);
        VM.prank(client);
        job = rounds.post(params, BUDGET);
        for (uint16 i = 0; i < 4; ++i) {
            receipts.push(receipt(10 + i / 2, i % 2));
        }
        (payBefore,) = tree(4, 1 ether);
        (payNow, totalNow) = tree(4, 2 ether);
        before = headerOf(1, 10, keccak256("receipts before"), payBefore.root());
        header = headerOf(2, 12, receiptsRoot(), payNow.root());
    }

    function receipt(uint32 round, uint16 copy) internal view returns (Receipt memory) {
        return Receipt({
            job: job,
            round: round,
            chunk: keccak256("chunk"),
            copy: copy,
            attempt: 0,
            worker: worker(copy),
            session: keccak256("session"),
            deviceClass: keccak256("class"),
            result: keccak256("result"),
            units: 1e12,
            engine: keccak256("engine"),
            issuedAt: uint64(block.timestamp)
        });
    }

    function headerOf(uint32 epoch, uint32 until, bytes32 receiptsRoot_, bytes32 payRoot)
        internal
        view
        returns (EpochHeader memory)
    {
        return EpochHeader({
            spec: params.spec,
            epoch: epoch,
            rounds: until,
            receiptsRoot: receiptsRoot_,
            verdictsRoot: keccak256("verdicts"),
            payRoot: payRoot,
            model: keccak256("model"),
            dag: keccak256("dag")
        });
    }

    /// @dev Written out here, so that the contract's own hashing is checked.
    function receiptLeaf(Receipt memory r) internal view returns (bytes32) {
        bytes32 typehash = keccak256(
            "Receipt(bytes32 job,uint32 round,bytes32 chunk,uint16 copy,uint16 attempt,address worker,bytes32 session,bytes32 deviceClass,bytes32 result,uint128 units,bytes32 engine,uint64 issuedAt)"
        );
        return keccak256(abi.encode(Domains.digest(address(rounds), keccak256(abi.encode(typehash, r)))));
    }

    /// @dev Four receipts: two levels.
    function receiptsRoot() internal view returns (bytes32) {
        return PayTree.node(receiptNode(0), receiptNode(2));
    }

    function receiptNode(uint256 left) private view returns (bytes32) {
        return PayTree.node(receiptLeaf(receipts[left]), receiptLeaf(receipts[left + 1]));
    }

    function receiptPath(uint256 index) internal view returns (bytes32[] memory path) {
        path = new bytes32[](2);
        path[0] = receiptLeaf(receipts[index ^ 1]);
        path[1] = receiptNode(index < 2 ? 2 : 0);
    }

    function proposeAs(address who, EpochHeader memory h, uint128 total) internal {
        Proposal memory q =
            Proposal({epoch: h.epoch, root: h.payRoot, total: total, model: h.model, evidence: sha256(abi.encode(h))});
        VM.prank(who);
        rounds.propose(params, q);
    }

    /// @dev The first epoch is final and the second proposed, as `before`, `header` and the trees are now.
    function begin() internal {
        (, uint128 total) = tree(4, 1 ether);
        proposeAs(coordinator, before, total);
        VM.warp(block.timestamp + WINDOW);
        proposeAs(coordinator, header, totalNow);
    }

    /// @dev As `begin`, with the pay tree spoiled.
    function beginWith(Trees.Tree memory built, uint128 total) internal {
        payNow = built;
        header.payRoot = built.root();
        totalNow = total;
        begin();
    }

    function withEvidence(EpochHeader memory h, bytes32 evidence) internal view returns (Proposal memory) {
        return Proposal({epoch: 2, root: h.payRoot, total: totalNow, model: h.model, evidence: evidence});
    }

    function fraud(FraudKind kind, bytes memory data) internal pure returns (Fraud memory) {
        return Fraud({kind: kind, data: data});
    }

    function disprove(FraudKind kind, bytes memory data) internal {
        VM.prank(hunter);
        rounds.disprove(params, 2, fraud(kind, data));
    }

    function refuse(FraudKind kind, bytes memory data, bytes memory reason) internal {
        VM.expectRevert(reason);
        disprove(kind, data);
    }

    /// @dev Half to the caller, half burned, the root fell, and the number is free again.
    function slashes(FraudKind kind, bytes memory data) internal {
        disprove(kind, data);
        assertEq(rounds.owedOf(job, hunter), BOND / 2, "the caller's half");
        assertEq(rounds.owedOf(job, BURN), BOND / 2, "the burned half");
        assertTrue(!rounds.jobOf(job).bonded, "no live bond");
        (uint32 number,) = rounds.finalEpoch(job);
        assertEq(number, 1, "the one before stands");
        assertEq(rounds.epochOf(job, 2).root, bytes32(0), "the root fell");
        VM.prank(hunter);
        assertEq(rounds.withdrawBond(params, hunter), BOND / 2, "paid out");
        VM.prank(coordinator);
        rounds.propose(params, proposal(2, keccak256("next"), totalNow));
        assertTrue(rounds.jobOf(job).bonded, "the next one is bonded anew");
    }

    function standing(uint256 index) internal view returns (Claim[] memory leaves) {
        leaves = new Claim[](1);
        leaves[0] = payNow.claim(index);
    }

    function gap(uint256 left, uint256 right) internal view returns (Claim[] memory leaves) {
        leaves = new Claim[](2);
        (leaves[0], leaves[1]) = (payNow.claim(left), payNow.claim(right));
    }

    function voucher(address account, uint256 amount) internal view returns (Voucher memory) {
        return Voucher({job: job, account: account, stream: keccak256("stream"), cumulativeAmount: amount, epoch: 2});
    }

    function hashVoucher(Voucher memory v) internal pure returns (bytes32) {
        bytes32 typehash =
            keccak256("Voucher(bytes32 job,address account,bytes32 stream,uint256 cumulativeAmount,uint32 epoch)");
        return keccak256(abi.encode(typehash, v));
    }

    /// @dev One voucher, signed by `key`, and no appointment.
    function underpaid(uint256 key, Voucher memory v, Claim[] memory now_)
        internal
        view
        returns (BelowVoucher memory f)
    {
        f.vouchers = new Voucher[](1);
        f.signatures = new bytes[](1);
        (f.vouchers[0], f.signatures[0]) = (v, Domains.sign(address(rounds), key, hashVoucher(v)));
        f.standing = now_;
    }

    function appointment(uint256 key, address signer) internal view returns (Appointment[] memory list) {
        list = new Appointment[](1);
        list[0].delegation = CoordinatorDelegation({
            job: job,
            peer: keccak256("peer"),
            signer: signer,
            from: VM.addr(key),
            expiry: uint64(block.timestamp + 1 days)
        });
        list[0].signature = Domains.sign(address(rounds), key, Domains.hash(list[0].delegation));
    }
}
