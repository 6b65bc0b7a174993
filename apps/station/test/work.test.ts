import { mkdtempSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Address } from "@starling/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { endChain, type Place, place, type StationProcess, startStation } from "./rig/station-process.ts";
import { SOFTWARE_GPU, startWork } from "./rig/work-process.ts";

const STATION = {
  SAMPLE_ROUNDS: "500",
  SAMPLE_CHUNKS: "2",
  EPOCH_ROUNDS: "1",
  EPOCH_SECONDS: "1",
  ALLOW_SOFTWARE_GPU: "1",
};
/** Each starts a program or two that test the device first: slow where others use the cores. */
const LONG_MS = 300_000;

let at: Place;
let station: StationProcess;
let folder: string;
const begun: ReturnType<typeof startWork>[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "starling-work-"));
  at = place();
  station = await startStation(at, STATION);
});
afterEach(() => Promise.all(begun.splice(0).map((work) => work.end("SIGKILL"))));
afterAll(async () => {
  await station.stop();
  endChain(at);
  at.remove();
  rmSync(folder, { recursive: true, force: true });
});

function work(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const started = startWork([station.url, "--folder", join(folder, name), ...args], env);
  begun.push(started);
  return started;
}

const leased = async () => {
  const [job] = await station.client.jobs();
  return job?.copies.filter(({ state }) => state === "leased") ?? [];
};

describe("starling work at a real station", () => {
  it(
    "computes chunks that are accepted and counted for its account, then ends at Ctrl-C",
    async () => {
      const key = join(folder, "keys", "payout");
      const one = work("cpu", ["--engine", "cpu", "--key", key]);
      const [, account = ""] = await one.said(/^Work is paid to (0x[0-9a-f]{40})\.$/m);
      await one.said(/^Acknowledged: round \d+, chunk \d+, loss \d\.\d+ → \d\.\d+, /m);
      await one.said(/^Counted: [1-9]\d* chunks, \d+(\.\d+)? \w+, of it settled /m);
      const { code, output } = await one.end("SIGINT");
      expect(output).toMatch(/\nStopped\. (\d+) chunks computed, \1 acknowledged\.\n$/);
      expect(code).toBe(0);
      expect(statSync(key).mode & 0o777).toBe(0o600);
      const { jobs } = await station.client.account(account as Address);
      expect(jobs[0]?.acceptedChunks).toBeGreaterThanOrEqual(1);

      // The same key file brings the same account back; a chunk in hand is handed back when there is no time for it.
      const again = work("cpu", ["--engine", "cpu", "--key", key, "--share", "10"]);
      expect((await again.said(/^Work is paid to (0x[0-9a-f]{40})\.$/m))[1]).toBe(account);
      await expect.poll(leased, { timeout: 60_000 }).not.toEqual([]);
      expect((await again.end("SIGTERM")).code).toBe(0);
      expect(await leased()).toEqual([]);
    },
    LONG_MS,
  );

  it(
    "computes on WebGPU through Dawn",
    async () => {
      const one = work("gpu", ["--chunks", "1"], SOFTWARE_GPU);
      await one.said(/^Computing with the software GPU google swiftshader, /m);
      const { code, output } = await one.ended;
      expect(output).toMatch(/^Acknowledged: /m);
      expect(output).toMatch(/\nStopped\. 1 chunks computed, 1 acknowledged\.\n$/);
      expect(code).toBe(0);
    },
    LONG_MS,
  );
});

describe("starling work that cannot", () => {
  it("says that there is no GPU, and what helps", async () => {
    const { code, output } = await work("none", [], { VK_ICD_FILENAMES: "/nonexistent", LD_LIBRARY_PATH: "" }).ended;
    expect({ code, output }).toEqual({ code: 5, output: expect.stringMatching(/cannot compute\. .*Vulkan driver/) });
  });

  it("says that the station runs another version", async () => {
    const info = { ...(await station.client.info()), engine: `0x${"00".repeat(32)}` };
    const server = createServer((_, response) => response.end(JSON.stringify(info)));
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const { code, output } = await startWork([`http://127.0.0.1:${port}`]).ended;
    server.close();
    expect({ code, output }).toEqual({ code: 4, output: expect.stringContaining("runs another version") });
  });

  it("says that nobody answers", async () => {
    const { code, output } = await startWork(["http://127.0.0.1:1"]).ended;
    expect({ code, output }).toEqual({ code: 3, output: expect.stringContaining("No station answers at") });
  });
});
