import { type Deployment, deploy, type Ledger, NotOnChainError, verifyDeployment } from "@starling/ledger";
import type { ExternalChain } from "../config.ts";
import { ConfigError, DataFolderError } from "../errors.ts";
import { readDeployment, writeDeployment } from "./deployment-file.ts";

/** A chain that has lost its contracts is another chain: no job of this folder is on it. */
async function verifyKnown(ledger: Pick<Ledger, "client">, known: Deployment, path: string): Promise<void> {
  try {
    await verifyDeployment(ledger, known);
  } catch (cause) {
    if (!(cause instanceof NotOnChainError)) throw cause;
    throw new DataFolderError(`The contracts that ${path} names are not on this chain. ${cause.message}`, {
      fix: "Restore the data folder with its chain, or move it away to begin anew.",
      cause,
    });
  }
}

/**
 * The contracts' places on a chain: from the addresses file that is configured or remembered, or deployed now and
 * remembered. The code that stands there is compared with the committed build.
 * @throws DataFolderError, ConfigError, LedgerError
 */
export async function ensureDeployment(
  ledger: Pick<Ledger, "client" | "pollMs" | "confirmations" | "sender">,
  remembered: string,
  external: Pick<ExternalChain, "deployment" | "token"> | undefined,
): Promise<Deployment> {
  const chainId = ledger.client.chain.id;
  const path = external?.deployment ?? remembered;
  const known = readDeployment(path);
  if (known === undefined && external?.deployment !== undefined) {
    throw new ConfigError(`There is no addresses file at ${path}.`, { fix: "Write one with npm run deploy." });
  }
  if (known === undefined) {
    const made = await deploy(ledger, external?.token === undefined ? {} : { token: external.token });
    writeDeployment(path, made);
    return made;
  }
  if (known.chainId !== chainId) {
    throw new ConfigError(`The addresses in ${path} are for chain ${known.chainId}, not ${chainId}.`, {
      fix: "Name the file of this chain's deployment, or correct CHAIN_ID.",
    });
  }
  await verifyKnown(ledger, known, path);
  return known;
}
