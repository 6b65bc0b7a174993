import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "@starling/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LedgerError } from "./errors.ts";
import { fileTxLog } from "./node/file-tx-log.ts";
import { memoryTxLog, type TxLog } from "./tx-log.ts";

const entry = (n: number) => {
  const byte = n.toString(16).padStart(2, "0");
  return { hash: `0x${byte.repeat(32)}` as Hex, raw: `0x02${byte}` as Hex };
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "starling-txlog-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const path = () => join(folder, "sub", "transactions.jsonl");

const kinds: [string, (limit?: number) => Promise<TxLog>][] = [
  ["memory", async (limit) => memoryTxLog(limit)],
  ["file", (limit) => fileTxLog(path(), limit)],
];

describe.each(kinds)("a log in %s", (_, open) => {
  test("keeps entries in their order", async () => {
    const log = await open();
    await Promise.all([1, 2, 3].map((n) => log.append(entry(n))));
    expect(await log.entries()).toEqual([1, 2, 3].map(entry));
  });

  test("takes an entry once and forgets what was dropped", async () => {
    const log = await open();
    for (const n of [1, 2, 1]) await log.append(entry(n));
    await log.drop(entry(2).hash);
    await log.drop(entry(9).hash);
    expect(await log.entries()).toEqual([entry(1)]);
  });

  test("keeps the newest up to its limit", async () => {
    const log = await open(2);
    for (const n of [1, 2, 3, 4]) await log.append(entry(n));
    expect(await log.entries()).toEqual([entry(3), entry(4)]);
  });
});

test("a file comes back after a crash that cut its last line short", async () => {
  const log = await fileTxLog(path());
  for (const n of [1, 2, 3]) await log.append(entry(n));
  await log.drop(entry(2).hash);
  await appendFile(path(), '{"hash":"0x04');
  const again = await fileTxLog(path());
  expect(await again.entries()).toEqual([entry(1), entry(3)]);
  await again.append(entry(5));
  expect(await (await fileTxLog(path())).entries()).toEqual([entry(1), entry(3), entry(5)]);
});

test("opening shortens the file to what still counts", async () => {
  const log = await fileTxLog(path(), 3);
  for (let n = 1; n < 20; n++) await log.append(entry(n));
  await fileTxLog(path(), 3);
  expect((await readFile(path(), "utf8")).trim().split("\n")).toHaveLength(3);
});

test("a damaged line stops the opening and is left as it is; only a last, cut one is passed over", async () => {
  await fileTxLog(path());
  const line = `${JSON.stringify(entry(1))}\n`;
  for (const [text, number] of [
    [`nonsense\n${line}`, 1],
    [`${line}{"hash":"0x12"}\n${line}`, 2],
    [`${line}\n`, 2],
  ] as const) {
    await writeFile(path(), text);
    await expect(fileTxLog(path())).rejects.toMatchObject({
      name: "LedgerError",
      message: expect.stringContaining(`Line ${number}`),
    });
    expect(await readFile(path(), "utf8")).toBe(text);
  }
  await writeFile(path(), `${line}{"hash":"0x`);
  expect(await (await fileTxLog(path())).entries()).toHaveLength(1);
});
test("a file that cannot be read is not taken for an empty one", async () => {
  await expect(fileTxLog(folder)).rejects.toThrow(LedgerError);
});
