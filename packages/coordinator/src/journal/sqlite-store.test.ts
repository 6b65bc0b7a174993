import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { peerSigner } from "@starling/protocol";
import { afterAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { JournalError } from "../errors.ts";
import { JournalBusyError, JournalDamagedError } from "./errors.ts";
import { journalKeys } from "./journal-keys.ts";
import { openJournal } from "./open-journal.ts";
import { sqliteStore } from "./sqlite-store.ts";
import { journalCompliance } from "./testing/journal-compliance.ts";

const folder = mkdtempSync(join(tmpdir(), "starling-journal-"));
let count = 0;
const freshPath = () => join(folder, String(count++), "journal.sqlite");

afterAll(() => rmSync(folder, { recursive: true, force: true }));

journalCompliance("SQLite", async () => {
  const path = freshPath();
  return {
    open: async () => sqliteStore(path),
    async vandalise(seq, row) {
      const database = new DatabaseSync(path);
      if (row === null) database.prepare("DELETE FROM entries WHERE seq = ?").run(seq);
      else database.prepare("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)").run(seq, row.cid, row.bytes);
      database.close();
    },
    async remove() {},
  };
});

const journal = (path: string) =>
  openJournal({
    store: sqliteStore(path),
    keys: journalKeys(peerSigner(new Uint8Array(32).fill(1))),
    schema: z.unknown(),
  });

/** Runs the appending child until it has acknowledged `enough` entries, then kills it with SIGKILL. */
async function killedAfter(path: string, enough: number): Promise<Map<number, string>> {
  const script = fileURLToPath(new URL("./testing/append-forever.ts", import.meta.url));
  const child = spawn(process.execPath, [script, path], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    said += text;
    if (said.split("\n").length > enough) child.kill("SIGKILL");
  });
  const code = await new Promise((resolve) => child.on("close", (_, signal) => resolve(signal)));
  expect(code).toBe("SIGKILL");
  // The last line may be cut off in the middle: its entry was not acknowledged to anybody.
  const lines = said.split("\n").slice(0, -1);
  return new Map(lines.map((line) => line.split(" ")).map(([seq, cid]) => [Number(seq), cid ?? ""]));
}

describe("kill -9", () => {
  it("loses nothing that was acknowledged, time after time", async () => {
    const path = freshPath();
    const acknowledged = new Map<number, string>();
    for (const enough of [1, 7, 40, 150]) {
      for (const [seq, cid] of await killedAfter(path, enough)) acknowledged.set(seq, cid);
      const survivor = await journal(path);
      const found = new Map<number, string>();
      for await (const { seq, cid } of survivor.read()) found.set(seq, cid.toString());
      await survivor.close();
      for (const [seq, cid] of acknowledged) expect(found.get(seq)).toBe(cid);
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(198);
  });
});

describe("a journal's file", () => {
  async function filled(): Promise<string> {
    const path = freshPath();
    const open = await journal(path);
    for (let i = 0; i < 30; i++) await open.append({ i, padding: new Uint8Array(2_000).fill(i) });
    await open.close();
    return path;
  }

  it("is one process's at a time", async () => {
    const path = await filled();
    const first = await journal(path);
    expect(() => sqliteStore(path)).toThrow(JournalBusyError);
    await first.append("still mine");
    await first.close();
    const second = await journal(path);
    expect(second.head()?.seq).toBe(30);
    await second.close();
  });

  it("has an entry in its log when the append resolves", async () => {
    const path = freshPath();
    const store = sqliteStore(path);
    await store.append({ seq: 0, cid: Uint8Array.of(1), bytes: Uint8Array.of(2) });
    expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
    await store.close();
  });

  it("goes on from an empty file, as a crash while it is made leaves it", async () => {
    const path = freshPath();
    sqliteStore(path).close();
    rmSync(path);
    writeFileSync(path, "");
    expect((await (await journal(path)).append("first")).seq).toBe(0);
  });

  it.each<[string, (path: string) => void]>([
    ["cut in half", (path) => truncateSync(path, Math.floor(statSync(path).size / 8_192) * 4_096)],
    ["overwritten at its head", (path) => writeFileSync(path, readFileSync(path).fill(7, 0, 100))],
    ["overwritten in its pages", (path) => writeFileSync(path, readFileSync(path).fill(255, 4_096, 12_288))],
    ["some text", (path) => writeFileSync(path, "dear diary".repeat(1_000))],
  ])("is refused when it is %s, with what to do", async (_, damage) => {
    const path = await filled();
    damage(path);
    const opening = (async () => journal(path))();
    await expect(opening).rejects.toThrow(JournalDamagedError);
    await expect(opening).rejects.toMatchObject({ fix: expect.stringContaining("Restore the file") });
  });

  it("is refused when its last page is cut, naming the last sound entry", async () => {
    const path = await filled();
    truncateSync(path, statSync(path).size - 1_000);
    const opening = journal(path);
    await expect(opening).rejects.toThrow(JournalError);
    await expect(opening).rejects.toMatchObject({ details: [expect.stringContaining("The last sound entry is 28")] });
  });

  it("is refused when another program's, and left as it was", async () => {
    const path = freshPath();
    sqliteStore(path).close();
    rmSync(path);
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE cats (name TEXT)");
    other.close();
    const before = readFileSync(path);
    expect(() => sqliteStore(path)).toThrow("another program");
    expect(readFileSync(path)).toEqual(before);
  });

  it("is refused when a later version's", async () => {
    const path = await filled();
    const later = new DatabaseSync(path);
    later.exec("PRAGMA user_version=2");
    later.close();
    expect(() => sqliteStore(path)).toThrow("layout 2");
  });

  it("is refused where it is a folder or its folder is a file", () => {
    expect(() => sqliteStore(folder)).toThrow(JournalDamagedError);
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(() => sqliteStore(join(file, "journal.sqlite"))).toThrow(JournalDamagedError);
  });
});
