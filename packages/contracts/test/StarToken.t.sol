// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {StarToken} from "../contracts/StarToken.sol";
import {Bench} from "./Bench.sol";
import {ERC20Capped} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Capped.sol";

contract StarTokenTest is Bench {
    function test_mint_isTheDeployers() public {
        assertEq(star.minter(), address(this), "minter");
        VM.prank(stranger);
        VM.expectRevert(abi.encodeWithSelector(StarToken.NotMinter.selector, stranger));
        star.mint(stranger, 1);
    }

    function test_mint_endsAtTheCap() public {
        uint256 rest = star.cap() - star.totalSupply();
        star.mint(stranger, rest);
        VM.expectRevert(abi.encodeWithSelector(ERC20Capped.ERC20ExceededCap.selector, star.cap() + 1, star.cap()));
        star.mint(stranger, 1);
    }

    function test_faucet_givesOnceADay() public {
        address visitor = address(0x715);
        VM.prank(visitor);
        star.faucet();
        assertEq(balance(visitor), star.DRIP(), "drip");
        uint256 again = block.timestamp + 1 days;
        VM.prank(visitor);
        VM.expectRevert(abi.encodeWithSelector(StarToken.FaucetDry.selector, again));
        star.faucet();
        VM.warp(again);
        VM.prank(visitor);
        star.faucet();
        assertEq(balance(visitor), 2 * star.DRIP(), "next day");
    }
}
