import { MemoryLimitError } from "../errors.ts";

/** Something that is kept ready and can be freed. */
interface Kept<T> {
  readonly bytes: number;
  readonly opened: Promise<T>;
  /** So many chunks are using it. */
  users: number;
}

/** Sessions by key, up to a limit of bytes. */
export interface SessionCache<T> {
  /**
   * The session of a key, opened where it is not kept; it stays until `done` is called.
   * @throws MemoryLimitError where those in use leave no room; what `open` throws, and then nothing is kept
   */
  use(key: string, bytes: number, open: () => Promise<T>): Promise<{ readonly value: T; readonly done: () => void }>;
  /** The session of a key if it is kept, for use as above. */
  held(key: string): Promise<{ readonly value: T; readonly done: () => void }> | undefined;
  readonly keys: () => readonly string[];
  /** Bytes of all that is kept. */
  readonly bytes: () => number;
  /** Frees everything, also what is in use. */
  clear(): Promise<void>;
}

/** Makes one. Where the limit is passed, what was not used for longest is freed first. */
export function sessionCache<T>(limit: number, free: (value: T) => Promise<void>): SessionCache<T> {
  // A Map keeps the order in which keys were set: the least recently used comes first.
  const kept = new Map<string, Kept<T>>();
  const total = () => [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  const drop = async (key: string) => {
    const entry = kept.get(key);
    kept.delete(key);
    // One that never opened has freed itself.
    const value = await entry?.opened.catch(() => undefined);
    if (value !== undefined) await free(value);
  };

  const makeRoom = async (bytes: number) => {
    while (total() + bytes > limit) {
      const [oldest] = [...kept].find(([, { users }]) => users === 0) ?? [];
      if (oldest === undefined) {
        throw new MemoryLimitError(`The models in use leave no room for another ${bytes} bytes.`, {
          fix: "Let the work in flight end first, or post smaller models.",
          shortage: { neededBytes: bytes, availableBytes: Math.max(0, limit - total()), microBatch: 0 },
        });
      }
      await drop(oldest);
    }
  };

  const taken = async (key: string, entry: Kept<T>) => {
    entry.users++;
    kept.delete(key);
    kept.set(key, entry);
    let busy = true;
    const done = () => {
      if (busy) entry.users--;
      busy = false;
    };
    try {
      return { value: await entry.opened, done };
    } catch (error) {
      if (kept.get(key) === entry) kept.delete(key);
      throw error;
    }
  };

  return {
    use: async (key, bytes, open) => {
      const before = kept.get(key);
      if (before !== undefined) return taken(key, before);
      await makeRoom(bytes);
      // Another chunk may have opened it while room was made.
      const entry = kept.get(key) ?? { bytes, opened: open(), users: 0 };
      return taken(key, entry);
    },
    held: (key) => {
      const entry = kept.get(key);
      return entry && taken(key, entry);
    },
    keys: () => [...kept.keys()],
    bytes: total,
    clear: async () => {
      for (const key of [...kept.keys()]) await drop(key);
    },
  };
}
