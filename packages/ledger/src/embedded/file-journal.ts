import { open, readFile, truncate } from "node:fs/promises";
import * as z from "zod/mini";
import { EmbeddedChainError } from "../errors.ts";
import type { JournalEntry, MinichainJournal } from "../minichain/journal.ts";

const hex = z.string().check(z.regex(/^0x([0-9a-f]{2})+$/)) as unknown as z.ZodMiniType<`0x${string}`>;
const Entry = z.union([
  z.strictObject({ raw: hex, at: z.number().check(z.int(), z.minimum(0)) }),
  z.strictObject({ account: hex, balance: z.string().check(z.regex(/^[0-9]{1,78}$/)) }),
]);

/**
 * A minichain's journal in a file, one JSON line an entry, each on disk before its call resolves. What a crash left of
 * a last line is cut off; anything else that cannot be read stops the chain, as the state after it would be another.
 */
export function fileJournal(path: string): MinichainJournal {
  return {
    async read() {
      const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return Buffer.alloc(0);
        throw error;
      });
      const whole = bytes.lastIndexOf(0x0a) + 1;
      if (whole < bytes.length) await truncate(path, whole);
      const lines = bytes.subarray(0, whole).toString("utf8").split("\n").slice(0, -1);
      return lines.map((line, i) => parseLine(path, line, i + 1));
    },
    async append(entry) {
      const file = await open(path, "a");
      try {
        await file.writeFile(`${JSON.stringify(entry)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
    },
  };
}

function parseLine(path: string, line: string, number: number): JournalEntry {
  try {
    return Entry.parse(JSON.parse(line)) as JournalEntry;
  } catch (cause) {
    throw new EmbeddedChainError(`Line ${number} of ${path} is damaged.`, {
      fix: "Put a copy of the file back, or move the data folder away to begin anew.",
      cause,
    });
  }
}
