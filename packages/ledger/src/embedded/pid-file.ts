import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";

const Pids = z.strictObject({
  /** The chain's process. */
  pid: z.number().check(z.int(), z.minimum(2)),
  port: z.number().check(z.int(), z.minimum(1), z.maximum(65_535)),
  /** The process that started it. */
  owner: z.number().check(z.int(), z.minimum(1)),
});
/** Who runs, and for whom. */
export type Pids = z.infer<typeof Pids>;

/** The note, in the chain's folder, of its running process. */
export function pidFile(folder: string) {
  const path = join(folder, "chain.pid.json");
  return {
    async read(): Promise<Pids | undefined> {
      try {
        const parsed = Pids.safeParse(JSON.parse(await readFile(path, "utf8")));
        return parsed.success ? parsed.data : undefined;
      } catch {
        return undefined;
      }
    },
    write: (pids: Pids): Promise<void> => writeFile(path, JSON.stringify(pids)),
    remove: (): Promise<void> => rm(path, { force: true }),
  };
}

/** Whether a process of this number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
