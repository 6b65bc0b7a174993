import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chainClient, chainOf, checkChain, keySender, ledger as makeLedger, NOBODY } from "@starling/ledger";
import { fileTxLog } from "@starling/ledger/node";
import { StarlingError } from "@starling/protocol";
import { privateKeyToAccount } from "viem/accounts";
import { ensureDeployment } from "../chain/deployment.ts";
import { type Config, readConfig } from "../config.ts";
import { ConfigError } from "../errors.ts";

function readOptions(args: readonly string[]): { out: string | undefined } {
  try {
    const { values } = parseArgs({ args: [...args], options: { out: { type: "string" } } });
    return { out: values.out };
  } catch (cause) {
    throw new ConfigError("An option is unknown.", { fix: "Use npm run deploy -- [--out FILE].", cause });
  }
}

async function deployAll(config: Config, out: string | undefined): Promise<void> {
  const { chain } = config;
  if (chain === undefined) {
    throw new ConfigError("RPC_URL is not set.", { fix: "The embedded chain deploys by itself; name another chain." });
  }
  const path = resolve(out ?? join(config.dataDir, `deployment-${chain.chainId}.json`));
  mkdirSync(dirname(path), { recursive: true });
  const client = chainClient(chainOf(chain.chainId, chain.rpcUrl), chain.rpcUrl);
  const account = privateKeyToAccount(chain.stationKey);
  const sender = keySender({ client, account, log: await fileTxLog(`${path}.transactions.jsonl`) });
  const ledger = makeLedger({ client, rounds: NOBODY, sender });
  await checkChain(ledger);
  console.log(`Chain ${chain.chainId} at ${chain.rpcUrl}, sending as ${sender.address}.`);
  const deployed = await ensureDeployment(ledger, path, { deployment: undefined, token: chain.token });
  for (const [name, value] of Object.entries(deployed)) console.log(`  ${name.padEnd(17)} ${value}`);
  console.log(`The code of every contract is the committed one. Addresses: ${path}`);
}

/**
 * `npm run deploy`: puts the contracts on a chain, checks their code, and writes their addresses to a file that
 * `npm start` reads. Where the file exists, only the code is checked.
 * @returns the exit code
 */
export async function runDeploy(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  try {
    await deployAll(readConfig(env), readOptions(args).out);
    return 0;
  } catch (error) {
    console.error(error instanceof StarlingError ? `\n${error.describe()}` : error);
    return 1;
  }
}
