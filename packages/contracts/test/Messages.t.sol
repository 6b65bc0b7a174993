// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Messages} from "../contracts/libraries/Messages.sol";
import {EpochHeader, Receipt, Voucher} from "../contracts/types/Evidence.sol";
import {CoordinatorDelegation} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @notice Hashes as the settlement contract does; etched to the vectors' address.
contract Hasher is EIP712 {
    constructor() EIP712("Starling", "1") {}

    function digest(bytes32 structHash) external view returns (bytes32) {
        return _hashTypedDataV4(structHash);
    }
}

contract MessagesTest is Bench {
    string private _json;
    Hasher private _hasher;

    function setUp() public override {
        _json = VM.readFile("vectors/eip712.json");
        _hasher = Hasher(VM.parseJsonAddress(_json, ".domain.contract"));
        VM.chainId(VM.parseJsonUint(_json, ".domain.chainId"));
        VM.etch(address(_hasher), address(new Hasher()).code);
    }

    function word(string memory name, string memory field) private view returns (bytes32) {
        return VM.parseJsonBytes32(_json, string.concat(".structs.", name, ".", field));
    }

    function number(string memory name, string memory field) private view returns (uint256) {
        return VM.parseJsonUint(_json, string.concat(".structs.", name, ".message.", field));
    }

    function account(string memory name, string memory field) private view returns (address) {
        return VM.parseJsonAddress(_json, string.concat(".structs.", name, ".message.", field));
    }

    function check(string memory name, bytes32 structHash) private view {
        assertEq(structHash, word(name, "structHash"), "struct hash");
        bytes32 digest = _hasher.digest(structHash);
        assertEq(digest, word(name, "digest"), "digest");
        bytes memory signature = VM.parseJsonBytes(_json, string.concat(".structs.", name, ".signature"));
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(uint256(VM.parseJsonBytes32(_json, ".key")), digest);
        assertEq(keccak256(signature), keccak256(abi.encodePacked(r, s, v)), "signature");
    }

    function test_claimTo_isHashedAsInTypeScript() public view {
        string memory name = "ClaimTo";
        bytes32 structHash = Messages.hashClaimTo(
            word(name, "message.job"),
            account(name, "account"),
            account(name, "to"),
            number(name, "nonce"),
            number(name, "deadline")
        );
        check(name, structHash);
    }

    function test_coordinatorDelegation_isHashedAsInTypeScript() public view {
        string memory name = "CoordinatorDelegation";
        CoordinatorDelegation memory d = CoordinatorDelegation({
            job: word(name, "message.job"),
            peer: word(name, "message.peer"),
            signer: account(name, "signer"),
            from: account(name, "from"),
            expiry: SafeCast.toUint64(number(name, "expiry"))
        });
        check(name, Messages.hashCoordinatorDelegation(d));
    }

    function test_voucher_isHashedAsInTypeScript() public view {
        string memory name = "Voucher";
        Voucher memory v = Voucher({
            job: word(name, "message.job"),
            account: account(name, "account"),
            stream: word(name, "message.stream"),
            cumulativeAmount: number(name, "cumulativeAmount"),
            epoch: SafeCast.toUint32(number(name, "epoch"))
        });
        check(name, Messages.hashVoucher(v));
    }

    function test_receipt_isHashedAsInTypeScript() public view {
        string memory name = "Receipt";
        Receipt memory r = Receipt({
            job: word(name, "message.job"),
            round: SafeCast.toUint32(number(name, "round")),
            chunk: word(name, "message.chunk"),
            copy: SafeCast.toUint16(number(name, "copy")),
            attempt: SafeCast.toUint16(number(name, "attempt")),
            worker: account(name, "worker"),
            session: word(name, "message.session"),
            deviceClass: word(name, "message.deviceClass"),
            result: word(name, "message.result"),
            units: SafeCast.toUint128(number(name, "units")),
            engine: word(name, "message.engine"),
            issuedAt: SafeCast.toUint64(number(name, "issuedAt"))
        });
        check(name, Messages.hashReceipt(r));
    }

    function test_epochHeader_isHashedAsInTypeScript() public view {
        string memory json = VM.readFile("vectors/epoch-header.json");
        EpochHeader memory h = EpochHeader({
            spec: VM.parseJsonBytes32(json, ".header.spec"),
            epoch: SafeCast.toUint32(VM.parseJsonUint(json, ".header.epoch")),
            rounds: SafeCast.toUint32(VM.parseJsonUint(json, ".header.rounds")),
            receiptsRoot: VM.parseJsonBytes32(json, ".header.receiptsRoot"),
            verdictsRoot: VM.parseJsonBytes32(json, ".header.verdictsRoot"),
            payRoot: VM.parseJsonBytes32(json, ".header.payRoot"),
            model: VM.parseJsonBytes32(json, ".header.model"),
            dag: VM.parseJsonBytes32(json, ".header.dag")
        });
        bytes memory header = abi.encode(h);
        assertEq(keccak256(header), keccak256(VM.parseJsonBytes(json, ".bytes")), "bytes");
        assertEq(sha256(header), VM.parseJsonBytes32(json, ".evidence"), "evidence");
    }
}
