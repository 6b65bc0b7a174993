// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice One settlement as its proposer submits it.
/// @param epoch The last epoch plus one.
/// @param root Root of the pay tree: cumulative amounts, one leaf an account.
/// @param total Sum of the tree's leaves, in token wei.
/// @param model sha2-256 digest of the newest checkpoint's CID; only announced.
/// @param evidence sha2-256 digest of the epoch header, which names everything below it.
struct Proposal {
    uint32 epoch;
    bytes32 root;
    uint128 total;
    bytes32 model;
    bytes32 evidence;
}

/// @notice An epoch as stored.
/// @param root Root of the pay tree.
/// @param evidence sha2-256 digest of the epoch header.
/// @param total What the tree promises, in token wei.
/// @param number Number of the epoch, from 1.
/// @param proposedAt Unix seconds.
/// @param ripeAt Unix seconds: the epoch is final from here on.
/// @param challenged Whether somebody disputed it.
struct Epoch {
    bytes32 root;
    bytes32 evidence;
    uint128 total;
    uint32 number;
    uint40 proposedAt;
    uint40 ripeAt;
    bool challenged;
}

/// @notice One leaf of a pay tree with its place and path.
/// @param account Whose leaf it is.
/// @param cumulative What the account has earned since the job began, in token wei.
/// @param index Place of the leaf, from 0: the first sentinel's.
/// @param proof The neighbours on the way to the root, lowest first.
struct Claim {
    address account;
    uint256 cumulative;
    uint256 index;
    bytes32[] proof;
}

/// @notice Where an account wants its pay instead, signed by the account as `ClaimTo`.
/// @param to Who is paid.
/// @param nonce The account's next one.
/// @param deadline Unix seconds until which the signature is good.
/// @param signature By the account: EIP-712, or ERC-1271.
struct Redirect {
    address to;
    uint256 nonce;
    uint256 deadline;
    bytes signature;
}

/// @notice A coordinator's permission for one hot key to propose and to sign vouchers.
/// @param job The job's id.
/// @param peer The raw Ed25519 key under which the coordinator speaks on the network.
/// @param signer The hot key.
/// @param from The coordinator.
/// @param expiry Unix seconds until which the hot key may propose.
struct CoordinatorDelegation {
    bytes32 job;
    bytes32 peer;
    address signer;
    address from;
    uint64 expiry;
}

/// @notice A job's stored state, as a reader sees it.
/// @param token ERC-20 of escrow and bonds.
/// @param epoch Number of the newest epoch, final or not.
/// @param closedAt When the client closed the job; zero when it did not.
/// @param escrowed What came in less what was refunded, in token wei.
/// @param paid What workers have had of it.
/// @param signer The coordinator's hot key.
/// @param signerUntil Until when it may propose.
/// @param bonder Who proposed the newest epoch; zero once it took its bond back, or lost it.
/// @param bonded Whether the job's bond is at stake for it.
/// @param challenger Whose bond disputes the newest epoch; zero when nobody's does.
/// @param coordinator Who speaks for the job; zero while it is the one of the parameters.
/// @param next Whom the client announced; zero when nobody.
/// @param nextFrom From when on `next` is the coordinator.
struct JobState {
    address token;
    uint32 epoch;
    uint40 closedAt;
    uint128 escrowed;
    uint128 paid;
    address signer;
    uint64 signerUntil;
    address bonder;
    bool bonded;
    address challenger;
    address coordinator;
    address next;
    uint40 nextFrom;
}
