/** Claiming without a started tab: the vault and a signature, none of what computes or connects. */
export { type SignClaimComponents, signClaim } from "../account/sign-claim.ts";
export { browserVault } from "../identity/browser-vault.ts";
