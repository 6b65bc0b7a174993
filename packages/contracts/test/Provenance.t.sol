// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Provenance} from "../contracts/Provenance.sol";
import {EpochHeader} from "../contracts/types/Evidence.sol";
import {Registration, Seal} from "../contracts/types/Provenance.sol";
import {Terms} from "../contracts/types/Terms.sol";
import {FraudBench} from "./fraud/FraudBench.sol";

contract ProvenanceTest is FraudBench {
    bytes32 private constant DIGEST = keccak256("manifest");
    bytes32 private constant LICENCE = keccak256("licence");
    address private _author = address(0xA07);
    address private _payee = address(0xDA1);
    Provenance private _provenance;

    function setUp() public override {
        super.setUp();
        _provenance = new Provenance(rounds);
    }

    function register(address author) private {
        VM.prank(author);
        _provenance.register(DIGEST, _payee, 500, LICENCE);
    }

    // ---------------------------------------------------------------- registrations

    function test_register_keepsAndAnnounces() public {
        VM.expectEmit(true, true, true, true, address(_provenance));
        emit Provenance.Registered(DIGEST, _author, _payee, 500, LICENCE);
        register(_author);
        Registration memory entry = _provenance.registrationOf(_author, DIGEST);
        assertEq(entry.payee, _payee, "payee");
        assertEq(entry.bps, 500, "bps");
        assertEq(entry.terms, LICENCE, "terms");
        assertEq(entry.registeredAt, block.timestamp, "time");
    }

    /// @dev Whoever is first under another name takes nothing: readers ask for the author that the manifest names.
    function test_register_cannotBeSquatted() public {
        register(stranger);
        register(_author);
        assertEq(_provenance.registrationOf(_author, DIGEST).payee, _payee, "the author's own");
    }

    function test_register_onceAnAuthor() public {
        register(_author);
        VM.prank(_author);
        VM.expectRevert(abi.encodeWithSelector(Provenance.AlreadyRegistered.selector, DIGEST, _author));
        _provenance.register(DIGEST, stranger, 1, LICENCE);
    }

    function test_register_refusesWhatDoesNotFit() public {
        bytes4 invalid = Provenance.InvalidRegistration.selector;
        VM.expectRevert(abi.encodeWithSelector(invalid, "digest"));
        _provenance.register(bytes32(0), _payee, 1, LICENCE);
        VM.expectRevert(abi.encodeWithSelector(invalid, "payee"));
        _provenance.register(DIGEST, address(0), 1, LICENCE);
        VM.expectRevert(abi.encodeWithSelector(invalid, "bps"));
        _provenance.register(DIGEST, _payee, 10_001, LICENCE);
        _provenance.register(DIGEST, _payee, 10_000, LICENCE);
    }

    function test_setPayee_isItsAuthors() public {
        register(_author);
        VM.expectEmit(true, true, true, true, address(_provenance));
        emit Provenance.PayeeChanged(DIGEST, _author, hunter);
        VM.prank(_author);
        _provenance.setPayee(DIGEST, hunter);
        Registration memory entry = _provenance.registrationOf(_author, DIGEST);
        assertEq(entry.payee, hunter, "payee");
        assertEq(entry.bps, 500, "the rest stays");
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(Provenance.NotRegistered.selector, DIGEST, stranger));
        _provenance.setPayee(DIGEST, stranger);
        VM.prank(_author);
        VM.expectRevert(abi.encodeWithSelector(Provenance.InvalidRegistration.selector, "payee"));
        _provenance.setPayee(DIGEST, address(0));
    }

    // ---------------------------------------------------------------- seals

    function end() private {
        VM.warp(rounds.settleUntil(params));
    }

    function refuseSeal(bytes memory reason) private {
        VM.expectRevert(reason);
        _provenance.seal(params, terms, header);
    }

    function test_seal_keepsTheLastModelAndItsParent() public {
        begin();
        end();
        VM.expectEmit(true, true, true, true, address(_provenance));
        emit Provenance.Sealed(job, header.model, terms.base, 2);
        VM.prank(stranger);
        _provenance.seal(params, terms, header);
        Seal memory kept = _provenance.sealOf(job);
        assertEq(kept.model, keccak256("model"), "model");
        assertEq(kept.parent, keccak256("base"), "parent");
        assertEq(kept.epoch, 2, "epoch");
        assertEq(kept.sealedAt, block.timestamp, "time");
        refuseSeal(abi.encodeWithSelector(Provenance.AlreadySealed.selector, job));
    }

    function test_seal_waitsUntilNoEpochCanFollow() public {
        begin();
        bytes memory notYet = abi.encodeWithSelector(Provenance.JobNotSettled.selector, job);
        end();
        VM.warp(block.timestamp - 1);
        refuseSeal(notYet);
        (header.epoch, header.rounds) = (3, 14);
        proposeAs(coordinator, header, totalNow);
        VM.warp(block.timestamp + 1);
        refuseSeal(notYet);
        VM.warp(block.timestamp + WINDOW);
        _provenance.seal(params, terms, header);
        assertEq(_provenance.sealOf(job).epoch, 3, "the last one");
    }

    function test_seal_ofAJobWithoutAnyEpoch() public {
        end();
        refuseSeal(abi.encodeWithSelector(Provenance.JobNotSettled.selector, job));
    }

    function test_seal_takesNoOtherHeaderOrTerms() public {
        begin();
        end();
        bytes32 evidence = rounds.epochOf(job, 2).evidence;
        EpochHeader memory told = header;
        told.model = keccak256("another");
        VM.expectRevert(abi.encodeWithSelector(Provenance.HeaderUnknown.selector, evidence));
        _provenance.seal(params, terms, told);
        VM.expectRevert(abi.encodeWithSelector(Provenance.HeaderUnknown.selector, evidence));
        _provenance.seal(params, terms, before);
        Terms memory other = terms;
        other.base = keccak256("another");
        VM.expectRevert(abi.encodeWithSelector(Provenance.TermsUnknown.selector, keccak256(abi.encode(other))));
        _provenance.seal(params, other, header);
        assertEq(address(_provenance.rounds()), address(rounds), "rounds");
    }
}
