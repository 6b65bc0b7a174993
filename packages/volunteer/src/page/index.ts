export { pageCompute } from "../adapters/page-compute.ts";
export { type BrowserVaultInit, browserVault } from "../identity/browser-vault.ts";
export { browserConditions } from "../limits/browser-conditions.ts";
export { browserLifecycle } from "../limits/lifecycle.ts";
export { browserWakeLock } from "../limits/wake-lock.ts";
export { type BrowserStorageInit, browserStorage } from "../storage/browser-storage.ts";
export { type BrowserTabsInit, browserTabs } from "../tabs/browser-tabs.ts";
export { type PageVolunteerInit, pageVolunteer } from "./page-volunteer.ts";
