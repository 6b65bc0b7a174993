/** Room for a claimMany of some hundred leaves: what public rollups allow in a block. */
export const BLOCK_GAS = 30_000_000n;

/** Wei per gas, for ever: blocks hold one transaction, so no fee market comes to be. */
export const BASE_FEE = 1n;
