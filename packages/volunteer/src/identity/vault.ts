import type { Secrets } from "./secrets.ts";

/** Where the keys of one profile live. */
export interface Vault {
  /**
   * The kept keys, or new ones that are kept before this resolves. Two tabs that call it at once get the same keys.
   * @throws IdentityError when keys are there and cannot be read: they are never replaced silently.
   */
  open(): Promise<Secrets>;
  /** The kept keys, undefined where there are none. */
  peek(): Promise<Secrets | undefined>;
  /** Puts these keys in place of the kept ones. */
  replace(secrets: Secrets): Promise<void>;
}
