// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @notice The pattern of Uniswap's merkle distributor, written from its description: one fixed root, a bit for each
/// leaf, pairs of hashes sorted. It pays a leaf once; whoever pays out twice deploys twice. Only measured against.
contract MerkleDistributor {
    using SafeERC20 for IERC20;

    IERC20 public immutable TOKEN;
    bytes32 public immutable ROOT;
    mapping(uint256 word => uint256 bits) private _claimed;

    event Claimed(uint256 index, address account, uint256 amount);

    error AlreadyClaimed(uint256 index);
    error InvalidProof(uint256 index);

    constructor(IERC20 token, bytes32 root) {
        (TOKEN, ROOT) = (token, root);
    }

    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        (uint256 word, uint256 bit) = (index / 256, 2 ** (index % 256));
        if (_claimed[word] & bit != 0) revert AlreadyClaimed(index);
        bytes32 leaf = keccak256(abi.encodePacked(index, account, amount));
        if (!MerkleProof.verifyCalldata(proof, ROOT, leaf)) revert InvalidProof(index);
        _claimed[word] |= bit;
        TOKEN.safeTransfer(account, amount);
        emit Claimed(index, account, amount);
    }
}
