// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../contracts/interfaces/IRounds.sol";
import {Claim, Redirect} from "../contracts/types/Settlement.sol";
import {Bench} from "./Bench.sol";
import {SmartAccount} from "./SmartAccount.sol";
import {Trees} from "./Trees.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

contract ClaimToTest is Bench {
    using Trees for Trees.Tree;

    uint256 private constant KEY = 0xBEE;
    address private constant WALLET = address(0x3A11E7);

    function domain() private view returns (bytes32) {
        bytes32 typehash =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
        return keccak256(abi.encode(typehash, keccak256("Starling"), keccak256("1"), block.chainid, rounds));
    }

    function sign(uint256 key, bytes32 id, address account, Redirect memory r) private view returns (bytes memory) {
        bytes32 typehash = keccak256("ClaimTo(bytes32 job,address account,address to,uint256 nonce,uint256 deadline)");
        bytes32 structHash = keccak256(abi.encode(typehash, id, account, r.to, r.nonce, r.deadline));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", domain(), structHash));
        (uint8 v, bytes32 rr, bytes32 s) = VM.sign(key, digest);
        return abi.encodePacked(rr, s, v);
    }

    function leafOf(address account) private returns (Claim memory) {
        address[] memory accounts = new address[](1);
        uint256[] memory amounts = new uint256[](1);
        (accounts[0], amounts[0]) = (account, 9 ether);
        Trees.Tree memory built = Trees.build(accounts, amounts);
        propose(1, built.root(), 9 ether);
        VM.warp(block.timestamp + WINDOW);
        return built.claim(1);
    }

    function redirect(address account) private view returns (Redirect memory r) {
        r = Redirect({to: WALLET, nonce: rounds.nonces(account), deadline: block.timestamp, signature: ""});
        r.signature = sign(KEY, job, account, r);
    }

    function test_claimTo_paysWhereTheAccountSaid_sponsoredByAnyone() public {
        Claim memory c = leafOf(VM.addr(KEY));
        Redirect memory r = redirect(c.account);
        VM.prank(stranger);
        rounds.claimTo(job, c, r);
        assertEq(balance(WALLET), 9 ether, "wallet");
        assertEq(balance(c.account), 0, "burner");
        assertEq(rounds.claimedOf(job, c.account), 9 ether, "claimed");
    }

    function test_claimTo_countsOnce() public {
        Claim memory c = leafOf(VM.addr(KEY));
        Redirect memory r = redirect(c.account);
        rounds.claimTo(job, c, r);
        VM.expectRevert(abi.encodeWithSelector(Nonces.InvalidAccountNonce.selector, c.account, 1));
        rounds.claimTo(job, c, r);
    }

    function test_claimTo_expires() public {
        Claim memory c = leafOf(VM.addr(KEY));
        Redirect memory r = redirect(c.account);
        VM.warp(block.timestamp + 1);
        VM.expectRevert(abi.encodeWithSelector(IRounds.SignatureExpired.selector, block.timestamp - 1));
        rounds.claimTo(job, c, r);
    }

    function test_claimTo_revertsFor_anotherTarget() public {
        Claim memory c = leafOf(VM.addr(KEY));
        Redirect memory r = redirect(c.account);
        r.to = stranger;
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, c.account));
        rounds.claimTo(job, c, r);
    }

    function test_claimTo_revertsFor_anotherKeyJobOrChain() public {
        Claim memory c = leafOf(VM.addr(KEY));
        Redirect memory r = redirect(c.account);
        r.signature = sign(KEY + 1, job, c.account, r);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, c.account));
        rounds.claimTo(job, c, r);
        r.signature = sign(KEY, keccak256("other"), c.account, r);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, c.account));
        rounds.claimTo(job, c, r);
        r = redirect(c.account);
        VM.chainId(block.chainid + 1);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, c.account));
        rounds.claimTo(job, c, r);
    }

    function test_claimTo_revertsFor_malformedSignatures() public {
        Claim memory c = leafOf(VM.addr(KEY));
        Redirect memory r = redirect(c.account);
        r.signature = "";
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, c.account));
        rounds.claimTo(job, c, r);
    }

    function test_claimTo_takesAContractAccountsSignature() public {
        address account = address(new SmartAccount(VM.addr(KEY)));
        Claim memory c = leafOf(account);
        rounds.claimTo(job, c, redirect(account));
        assertEq(balance(WALLET), 9 ether, "wallet");
        Redirect memory r = redirect(account);
        r.signature = sign(KEY + 1, job, account, r);
        VM.expectRevert(abi.encodeWithSelector(IRounds.InvalidSignature.selector, account));
        rounds.claimTo(job, c, r);
    }

    function test_claimTo_anAccountThatDelegatesItsCodeStillSignsWithItsKey() public {
        address account = VM.addr(KEY);
        Claim memory c = leafOf(account);
        // EIP-7702: code stands at the account and knows nothing of ERC-1271.
        VM.etch(account, address(star).code);
        rounds.claimTo(job, c, redirect(account));
        assertEq(balance(WALLET), 9 ether, "wallet");
    }
}
