import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import * as z from "zod/mini";
import { LOGGED_TRANSACTIONS } from "../constants.ts";
import { LedgerError } from "../errors.ts";
import { inTurn } from "../in-turn.ts";
import { type LoggedTransaction, memoryTxLog, type TxLog } from "../tx-log.ts";

const hex = z.string().check(z.regex(/^0x([0-9a-f]{2})+$/)) as unknown as z.ZodMiniType<`0x${string}`>;
const Line = z.union([z.strictObject({ hash: hex, raw: hex }), z.strictObject({ drop: hex })]);

/**
 * A log in a file, one JSON line a fact, each on disk before its call resolves. A last line that a crash cut short is
 * left out: its transaction was never sent. Opening it shortens the file to what still counts.
 * @throws LedgerError where the file cannot be read, or another line than a last, cut one is damaged.
 */
export async function fileTxLog(path: string, limit = LOGGED_TRANSACTIONS): Promise<TxLog> {
  await mkdir(dirname(path), { recursive: true });
  const memory = memoryTxLog(limit);
  const turn = inTurn();
  const old = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new LedgerError(`The log of transactions at ${path} cannot be read.`, {
      fix: "Give this program the right to read it; without it a transaction could be lost.",
      cause: error,
    });
  });
  const whole = old.slice(0, old.lastIndexOf("\n") + 1);
  for (const [i, text] of whole.split("\n").slice(0, -1).entries()) {
    const line = parse(text);
    if (line === undefined) throw damaged(path, i + 1);
    if ("drop" in line) await memory.drop(line.drop);
    else await memory.append(line);
  }
  const kept = await memory.entries();
  const temporary = `${path}.tmp`;
  await writeSynced(temporary, "w", kept.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  await rename(temporary, path);

  return {
    append: (entry: LoggedTransaction) =>
      turn(async () => {
        await writeSynced(path, "a", `${JSON.stringify({ hash: entry.hash, raw: entry.raw })}\n`);
        await memory.append(entry);
      }),
    drop: (hash) =>
      turn(async () => {
        await writeSynced(path, "a", `${JSON.stringify({ drop: hash })}\n`);
        await memory.drop(hash);
      }),
    entries: () => turn(() => memory.entries()),
  };
}

function damaged(path: string, line: number): LedgerError {
  return new LedgerError(`Line ${line} of the log of transactions ${path} is damaged.`, {
    fix: "Put a copy of the file back, or remove the line: its transaction is then not sent again after a crash.",
  });
}

function parse(text: string): z.infer<typeof Line> | undefined {
  try {
    const line = Line.safeParse(JSON.parse(text));
    return line.success ? line.data : undefined;
  } catch {
    return undefined;
  }
}

async function writeSynced(path: string, flags: "a" | "w", text: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
