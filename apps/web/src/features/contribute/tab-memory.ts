import type { Address } from "@starling/protocol";

/** What the landing page knows of earlier work before anything heavy is loaded. */
export interface TabMemory {
  /** Whether this tab was working when it was reloaded. */
  working(): boolean;
  setWorking(working: boolean): void;
  /** The account of this browser, for a word of welcome. */
  account(): Address | undefined;
  setAccount(account: string): void;
  /** Whether this browser's owner agreed to computing on the CPU. */
  onCpu(): boolean;
  setOnCpu(agreed: boolean): void;
}

const WORKING = "starling-working";
const ACCOUNT = "starling-account";
const CPU = "starling-cpu";

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Memory in the browser's storages: the tab's for work (a new tab starts nothing by itself), the profile's for the
 * account. Where storage is blocked, nothing is remembered.
 */
export function tabMemory(tab: () => Kept, profile: () => Kept): TabMemory {
  const attempt = <T>(action: () => T): T | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  return {
    working: () => attempt(() => tab().getItem(WORKING)) === "1",
    setWorking: (working) => attempt(() => (working ? tab().setItem(WORKING, "1") : tab().removeItem(WORKING))),
    account: () => {
      const account = attempt(() => profile().getItem(ACCOUNT));
      return typeof account === "string" && /^0x[0-9a-f]{40}$/.test(account) ? (account as Address) : undefined;
    },
    setAccount: (account) => attempt(() => profile().setItem(ACCOUNT, account)),
    onCpu: () => attempt(() => profile().getItem(CPU)) === "1",
    setOnCpu: (agreed) => attempt(() => (agreed ? profile().setItem(CPU, "1") : profile().removeItem(CPU))),
  };
}
