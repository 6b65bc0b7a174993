/** Bounds how many operations with one key run at once; the rest wait in order. */
export interface Slots {
  /** Runs `work` once a slot for `key` is free. Rejects with the signal's reason when that aborts first. */
  use<T>(key: string, limit: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

/** Makes an empty set of slots. */
export function slots(): Slots {
  const running = new Map<string, number>();
  const waiting = new Map<string, Array<() => void>>();

  function free(key: string): void {
    const next = waiting.get(key)?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    const left = (running.get(key) ?? 1) - 1;
    if (left > 0) running.set(key, left);
    else {
      running.delete(key);
      waiting.delete(key);
    }
  }

  async function take(key: string, limit: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const count = running.get(key) ?? 0;
    if (count < limit) {
      running.set(key, count + 1);
      return;
    }
    const queue = waiting.get(key) ?? [];
    waiting.set(key, queue);
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        queue.splice(queue.indexOf(enter), 1);
        reject(signal?.reason);
      };
      const enter = () => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      queue.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  return {
    async use(key, limit, signal, work) {
      await take(key, limit, signal);
      try {
        return await work();
      } finally {
        free(key);
      }
    },
  };
}
