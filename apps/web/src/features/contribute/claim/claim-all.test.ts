import type { JobId } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { claimAll } from "./claim-all.ts";

const jobs = ["a", "b"].map((title) => ({ job: `0x${title}` as JobId, title, amount: 5n }));
const transaction = `0x${"22".repeat(32)}` as const;
const quiet = () => undefined;

describe("claimAll", () => {
  it("claims job after job, and says which", async () => {
    const asked: unknown[] = [];
    const said: string[] = [];
    const claim = async (job: JobId) => {
      asked.push(job);
      return { transaction, amount: 5n };
    };
    const claimed = await claimAll(claim, { jobs, onJob: (title) => said.push(title) });
    expect(asked).toEqual(jobs.map(({ job }) => job));
    expect(said).toEqual(["a", "b"]);
    expect(claimed).toEqual(jobs.map(({ job, title }) => ({ job, title, transaction, amount: 5n })));
  });

  it("keeps what arrived when a later one fails", async () => {
    let calls = 0;
    const claim = async () => {
      if (++calls === 2) throw new Error("rate limit");
      return { transaction, amount: 5n };
    };
    expect(await claimAll(claim, { jobs, onJob: quiet })).toHaveLength(1);
  });

  it("says why when nothing went through", async () => {
    const claim = async () => {
      throw new Error("no sponsor");
    };
    await expect(claimAll(claim, { jobs, onJob: quiet })).rejects.toThrow("no sponsor");
  });

  it("asks for nothing where nothing is owed", async () => {
    const claim = async () => {
      throw new Error("asked");
    };
    expect(await claimAll(claim, { jobs: [], onJob: quiet })).toEqual([]);
  });
});
