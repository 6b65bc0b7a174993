// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Capped} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Capped.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title StarToken
/// @notice A token without value for local chains and test networks. Its deployer mints; everybody else may take a
/// little once a day.
contract StarToken is ERC20, ERC20Capped, ERC20Permit {
    /// @notice What one visit to the faucet gives.
    uint256 public constant DRIP = 1_000 ether;

    /// @notice How long an account waits between two visits.
    uint256 public constant DRIP_EVERY = 1 days;

    address private immutable MINTER;
    mapping(address account => uint256) private _nextDrip;

    /// @notice Only the deployer may.
    error NotMinter(address caller);
    /// @notice The account may come again at `until`.
    error FaucetDry(uint256 until);

    constructor()
        ERC20("Starling test token", "STAR")
        ERC20Capped(1_000_000_000 ether)
        ERC20Permit("Starling test token")
    {
        MINTER = msg.sender;
    }

    /// @notice The one address that mints at will, up to the cap.
    function minter() external view returns (address) {
        return MINTER;
    }

    /// @notice Makes new tokens. Only the minter may.
    /// @param to Who gets them.
    /// @param amount Token wei.
    function mint(address to, uint256 amount) external {
        if (msg.sender != MINTER) revert NotMinter(msg.sender);
        _mint(to, amount);
    }

    /// @notice Gives the caller `DRIP` tokens, once in `DRIP_EVERY`.
    function faucet() external {
        uint256 next = _nextDrip[msg.sender];
        if (block.timestamp < next) revert FaucetDry(next);
        _nextDrip[msg.sender] = block.timestamp + DRIP_EVERY;
        _mint(msg.sender, DRIP);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Capped) {
        super._update(from, to, value);
    }
}
