import { createSecrets, type Secrets } from "./secrets.ts";
import type { Vault } from "./vault.ts";

/** Keys for the life of a process: tests, and volunteers that ask for no folder. */
export function memoryVault(secrets?: Secrets): Vault {
  let kept = secrets;
  return {
    open: async () => {
      kept ??= createSecrets();
      return kept;
    },
    peek: async () => kept,
    replace: async (next) => {
      kept = next;
    },
  };
}
