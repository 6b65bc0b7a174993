// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRounds} from "../../contracts/interfaces/IRounds.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Keeps one percent of each transfer.
contract FeeToken is ERC20("Fee", "FEE") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from != address(0)) {
            super._update(from, address(0xFEE), value / 100);
            value -= value / 100;
        }
        super._update(from, to, value);
    }
}

/// @notice Says false instead of reverting once it is told to.
contract FalseToken is ERC20("False", "FLS") {
    bool public lying;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function lie(bool yes) external {
        lying = yes;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !lying && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !lying && super.transferFrom(from, to, amount);
    }
}

/// @notice Answers nothing at all, as some old tokens do.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice Claims again from inside a transfer.
contract ReentrantToken is ERC20("Reentrant", "REE") {
    IRounds private _rounds;
    bytes private _call;
    bool public blocked;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function arm(IRounds rounds, bytes calldata call) external {
        _rounds = rounds;
        _call = call;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(_rounds) && from != address(0)) {
            (bool done,) = address(_rounds).call(_call);
            blocked = !done;
        }
    }
}

/// @notice Refuses whom it is told to, as tokens with a blocklist do, and lies or calls back on demand. Its own
/// accounts stay right.
contract GuardedToken is ERC20("Guarded", "GRD") {
    mapping(address account => bool) public refused;
    bool public lying;
    bool public reentered;
    bytes private _call;
    address private _target;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function refuse(address account, bool yes) external {
        refused[account] = yes;
    }

    function lie(bool yes) external {
        lying = yes;
    }

    function arm(address target, bytes calldata call) external {
        (_target, _call) = (target, call);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !lying && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !lying && super.transferFrom(from, to, amount);
    }

    function _update(address from, address to, uint256 value) internal override {
        require(!refused[to], "refused");
        super._update(from, to, value);
        if (from == _target && from != address(0)) {
            (bool done,) = _target.call(_call);
            if (done) reentered = true;
        }
    }
}
