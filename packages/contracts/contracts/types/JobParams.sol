// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a job is, for ever: only its hash is stored, so every call brings it along.
/// @dev Times are unix seconds, durations are seconds, amounts are token wei.
/// @param client Pays, closes, and gets back what was not promised.
/// @param token ERC-20 of escrow and bonds. Fee-on-transfer tokens are refused.
/// @param coordinator Speaks for the job until `handover`; may appoint a hot key by a signed delegation.
/// @param arbiter Decides challenges; zero means that nobody can challenge.
/// @param bond What a proposer, and a challenger, put at stake.
/// @param maxStep The most by which one epoch may raise the promised total.
/// @param window How long an epoch can be challenged.
/// @param ruling How long the arbiter may take; after it the root stands.
/// @param silence After this long without a proposal anyone bonded may propose; zero means never.
/// @param grace How long after the end of the job proposals are still taken, and refunds are not.
/// @param deadline The end of the job, unless the client closes it before.
/// @param claimUntil From here on the client may take back what nobody claimed.
/// @param spec sha2-256 digest of the job specification's CID.
/// @param terms keccak256 of the ABI-encoded `Terms`: what of the specification the chain must know.
/// @param salt Lets one client post the same specification twice.
struct JobParams {
    address client;
    address token;
    address coordinator;
    address arbiter;
    uint96 bond;
    uint128 maxStep;
    uint32 window;
    uint32 ruling;
    uint32 silence;
    uint32 grace;
    uint40 deadline;
    uint40 claimUntil;
    bytes32 spec;
    bytes32 terms;
    bytes32 salt;
}
